import type { Good } from '../good.ts';
import { backpacks } from './backpacks.ts';
import { cablesAndChargers } from './cables-and-chargers.ts';
import { coffee } from './coffee.ts';
import { headphones } from './headphones.ts';
import { homeOfficeFurniture } from './home-office-furniture.ts';
import { keyboardsAndMice } from './keyboards-and-mice.ts';
import { kitchenAppliances } from './kitchen-appliances.ts';
import { monitors } from './monitors.ts';
import { runningShoes } from './running-shoes.ts';
import { smartHome } from './smart-home.ts';

/** Everything that is sold anywhere in the market. */
export const goods: readonly Good[] = [
  ...headphones,
  ...cablesAndChargers,
  ...monitors,
  ...keyboardsAndMice,
  ...kitchenAppliances,
  ...coffee,
  ...runningShoes,
  ...backpacks,
  ...homeOfficeFurniture,
  ...smartHome,
];
