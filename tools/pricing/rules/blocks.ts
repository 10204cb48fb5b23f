/** Why a rule that selects a row leaves its price as it is, and how to mend that. */
export const blockReasons = {
  selection_unknown: {
    says: 'a fact that the selection asks about is not known of this row',
    mend: 'Complete the row (brand, cost, stock, age, sales or competitor prices), or select without that fact.',
  },
  tie: {
    says: 'several rules of the same priority select this row',
    mend: 'Give the rules different priorities, make their selections disjoint, or say which price wins.',
  },
  base_missing: {
    says: 'the base price is missing or too old',
    mend: 'Refresh the base, or let the rule fall back to another base or skip the row.',
  },
  cost_unknown: {
    says: 'the margin or markup cannot be kept because the cost is not known',
    mend: 'Enter the cost of the goods, or remove the guard from the rule.',
  },
  map_unknown: {
    says: 'the minimum advertised price is not known',
    mend: 'Enter it, or let the rule take an unknown one as none.',
  },
  opening_unknown: {
    says: 'the price at the start of the day is not known, so the change per day cannot be limited',
    mend: 'Record opening prices, or limit the change per run instead.',
  },
  stock_unknown: {
    says: 'the stock is not known, and the rule needs a least stock',
    mend: 'Enter the stock, or remove the guard from the rule.',
  },
  stock_too_low: {
    says: 'there is less in stock than the rule needs to change the price',
    mend: 'Wait for stock, or lower the least stock in the rule.',
  },
  guards_leave_no_price: {
    says: 'the highest floor lies above the lowest ceiling',
    mend: 'Lower the floor, margin or markup, or raise the ceiling.',
  },
  against_direction: {
    says: 'the guards ask for a change in the other direction than the rule may make',
    mend: 'Look at this price by itself: it already breaks a guard. Or let the rule both cut and raise.',
  },
  limit_leaves_no_price: {
    says: 'the guards cannot be reached within the limit of change',
    mend: 'Allow a larger change, or approach the guard in several runs.',
  },
  change_too_large: {
    says: 'the change is larger than the rule allows',
    mend: 'Change less, or let the limit shorten the change instead of blocking it.',
  },
  rounding_leaves_no_price: {
    says: 'no price of the wanted ending lies within the guards',
    mend: 'Use a finer ending, or let the rule keep the bound itself.',
  },
  prior_unknown: {
    says: 'the lowest price of the 30 days before is not known, so no reduction may be announced',
    mend: 'Record the price history, or do not announce the change as a reduction.',
  },
  not_below_prior: {
    says: 'the price is not below the lowest of the 30 days before, so it may not be announced as a reduction',
    mend: 'Reduce further, wait, or do not announce the change as a reduction.',
  },
  not_reduced: {
    says: 'the rule announces a reduction, but the price does not fall',
    mend: 'Reduce the price, or do not announce the change as a reduction.',
  },
  too_large: {
    says: 'the amount is too large to be calculated exactly',
    mend: 'Check the price and the cost; amounts above 450 billion minor units are not priced by rules.',
  },
} as const;
export type BlockReason = keyof typeof blockReasons;
