// Made by `npm run docs` from the tools themselves. Do not edit.

/** Every tool: its server, its word, and the shapes of what it takes and gives. */

export type GetProposalOutput_Schema0 =
  | string
  | number
  | boolean
  | null
  | GetProposalOutput_Schema0[]
  | {
      [k: string]: GetProposalOutput_Schema0;
    };
export type GetProposalOutput_Schema1 =
  | string
  | number
  | boolean
  | null
  | GetProposalOutput_Schema1[]
  | {
      [k: string]: GetProposalOutput_Schema1;
    };
export type GetProposalOutput_Schema2 =
  | string
  | number
  | boolean
  | null
  | GetProposalOutput_Schema2[]
  | {
      [k: string]: GetProposalOutput_Schema2;
    };

export interface Tools {
  /**
   * Proposes to add a test that generate_test wrote and tried, by pull request.
   */
  add_generated_test: {
    server: 'test-upkeep';
    word: 'action';
    input: {
      /**
       * from generate_test
       */
      test: string;
    };
    output: {
      repository: string;
      branch: string;
      pull_request: number;
      url: string;
    };
  };
  /**
   * Proposes to let named actions run without asking, within limits of risk, spend a call and budgets per hour, day or month. It can never cover approvals themselves.
   */
  adopt_policy: {
    server: 'approvals';
    word: 'action';
    input: {
      policy: {
        name: string;
        /**
         * @minItems 1
         */
        actions: string[];
        accounts: 'any' | string[];
        max_risk: 'low' | 'medium';
        max_spend_per_call: {
          amount: number;
          currency: string;
        }[];
        budgets: {
          unit: 'calls' | string;
          limit: number;
          window: 'hour' | 'day' | 'month' | 'ever';
        }[];
        requesters: 'any' | string[];
      };
      days?: number;
    };
    output: {
      policy: string;
    };
  };
  /**
   * Proposes a patch to a test file by pull request: the broken locator becomes one that fits the element it meant. Never of an assertion, never of a step that pays.
   */
  apply_heal: {
    server: 'test-upkeep';
    word: 'action';
    input: {
      /**
       * from list_heal_requests
       */
      request: string;
    };
    output: {
      repository: string;
      branch: string;
      pull_request: number;
      url: string;
    };
  };
  /**
   * Proposes to set the prices that a rule gives, one target for each SKU. A person sees every price first. A price that moved meanwhile is skipped.
   */
  apply_price_rule: {
    server: 'pricing';
    word: 'action';
    input: {
      rule: string;
      version?: number;
      /**
       * Our own shop, or one of list_shops by its id or name
       */
      shop?: string;
    };
    output: {
      run: string | null;
      changed: number;
      prices: {
        sku: string;
        before: {
          amount: number;
          currency: string;
        };
        after: {
          amount: number;
          currency: string;
        };
      }[];
    };
  };
  /**
   * Keeps a screenshot, film, log or HAR of a session under its SHA-256. Give base64 for pictures and films, text otherwise; secrets in texts are masked.
   */
  attach_evidence: {
    server: 'manual-sessions';
    word: 'draft';
    input: {
      session: string;
      media_type: 'image/png' | 'image/jpeg' | 'video/webm' | 'text/plain' | 'application/json';
      text?: string;
      base64?: string;
    };
    output: {
      digest: string;
      size: number;
    };
  };
  /**
   * Estimates from two years of our own sales what a rule would do to units, revenue and margin over some weeks, as intervals that held nine times of ten in its own model, and of how many SKUs it cannot tell.
   */
  back_test_price_rule: {
    server: 'pricing';
    word: 'query';
    input: {
      rule: string;
      version?: number;
      weeks?: number;
    };
    output: {
      rule: string;
      weeks: number;
      /**
       * Prices that the rule would change now
       */
      changes: number;
      /**
       * Of them, those that the figures are about
       */
      learned: number;
      /**
       * Too few weeks of sales, or prices that hardly moved
       */
      unknown: number;
      /**
       * From or to a price that was hardly ever asked
       */
      beyond_experience: number;
      units: {
        low: number;
        middle: number;
        high: number;
      } | null;
      revenue: {
        low: {
          amount: number;
          currency: string;
        };
        middle: {
          amount: number;
          currency: string;
        };
        high: {
          amount: number;
          currency: string;
        };
      } | null;
      /**
       * Null also where the cost of one of them is not known
       */
      margin: {
        low: {
          amount: number;
          currency: string;
        };
        middle: {
          amount: number;
          currency: string;
        };
        high: {
          amount: number;
          currency: string;
        };
      } | null;
      assumes: string;
    };
  };
  /**
   * Closes an open checkout at a merchant. For an order that was placed, use cancel_order.
   */
  cancel_checkout: {
    server: 'checkout';
    word: 'action';
    input: {
      merchant: string;
      id: string;
    };
    output: {
      merchant: string;
      id: string;
      status: string;
      terms: {
        merchant: string;
        state: 'open' | 'blocked' | 'placed' | 'canceled';
        lines: {
          item: string;
          quantity: number;
          unit: {
            amount: number;
            currency: string;
          };
          total: {
            amount: number;
            currency: string;
          };
        }[];
        totals: {
          label: string;
          value: {
            amount: number;
            currency: string;
          };
        }[];
        total: {
          amount: number;
          currency: string;
        };
        destination: string | null;
        delivery: {
          option: string;
          from: string | null;
          to: string | null;
        } | null;
      };
      options: {
        id: string;
        earliest: string | null;
        latest: string | null;
        amount: number;
      }[];
      messages: string[];
      expires_at: string | null;
      continue_url: string | null;
    };
  };
  /**
   * Proposes to take back an order that was placed, at merchants with an API for it and before shipment. Says whom to contact elsewhere.
   */
  cancel_order: {
    server: 'orders';
    word: 'action';
    input: {
      merchant: string;
      /**
       * The merchant’s order id
       */
      order: string;
      reason?: string;
    };
    output: {
      merchant: string;
      merchant_name: string;
      order: string;
      reference: string;
    };
  };
  /**
   * Proposes to end a rule that repeats, or a scheduled run before its start. Prices that a run has set are still put back at its end.
   */
  cancel_price_schedule: {
    server: 'pricing';
    word: 'action';
    input: {
      /**
       * Id of a recurring rule, or of a scheduled run, from list_price_schedules
       */
      schedule: string;
    };
    output: {
      cancelled: boolean;
    };
  };
  /**
   * Proposes to change who must approve what: two people from a risk or amount on, a separate requester, how long a decision may take. Fields left out stay.
   */
  change_approval_rules: {
    server: 'approvals';
    word: 'action';
    input: {
      two_people_from_risk?: 'medium' | 'high' | 'never';
      two_people_from?: {
        amount: number;
        currency: string;
      }[];
      passkey_from_risk?: 'low' | 'medium' | 'high' | 'never';
      separate_requester?: boolean;
      decide_within_ms?: number;
      use_within_ms?: number;
    };
    output: {
      version: number;
    };
  };
  /**
   * Ranks offers of all merchants for a buyer by landed price (price + delivery + tax), arrival, returns, trust and rating, and says why. Same articles are folded into one.
   */
  compare_offers: {
    server: 'catalog';
    word: 'query';
    input: {
      query: string;
      min_price?: number;
      max_price?: number;
      currency?: string;
      arrive_by?: string;
      quantity?: number;
      /**
       * @maxItems 10
       */
      brands?: string[];
      /**
       * Brands or features that it must not have
       *
       * @maxItems 10
       */
      excluded?: string[];
      /**
       * Features that it must have
       *
       * @maxItems 10
       */
      required?: string[];
      min_rating?: number;
      free_returns?: boolean;
      /**
       * @maxItems 20
       */
      merchants?: string[];
      weights?: {
        price?: number;
        arrival?: number;
        returns?: number;
        trust?: number;
        rating?: number;
        relevance?: number;
      };
      limit?: number;
    };
    output: {
      offers: {
        ordinal: number;
        offer: {
          ref: string;
          merchant: {
            id: string;
            name: string;
          };
          product: string;
          variant: string;
          brand: string | null;
          model: string | null;
          gtin: string | null;
          category: string | null;
          options: {
            [k: string]: string;
          };
          attributes: {
            [k: string]: string | number | boolean;
          };
          price: {
            amount: number;
            currency: string;
          };
          list_price: {
            amount: number;
            currency: string;
          } | null;
          in_stock: boolean | null;
          returns: {
            days: number;
            free: boolean | null;
            fee_basis_points: number;
          } | null;
          warranty_months: number | null;
          rating: {
            value: number;
            count: number | null;
          } | null;
          image: string | null;
          url: string | null;
        };
        landed: {
          total: {
            amount: number;
            currency: string;
          };
          breakdown: {
            label: string;
            value: {
              amount: number;
              currency: string;
            };
          }[];
          /**
           * Told at the cart only, and not in the total
           */
          untold: ('delivery' | 'tax')[];
          arrives: {
            from: string;
            to: string;
          } | null;
          delivery: string | null;
        };
        score: number;
        why: string[];
        also: {
          merchant: string;
          ref: string;
          landed: {
            amount: number;
            currency: string;
          };
        }[];
      }[];
      considered: number;
      excluded: {
        [k: string]: number;
      };
      counterfactuals: string[];
      silent: {
        merchant: string;
        reason: string;
      }[];
      destination: {
        country: string;
        region: string;
      } | null;
    };
  };
  /**
   * Proposes to place the order of a checkout that is ready. A person approves exact lines, totals and delivery first. Needs merchant and checkout id.
   */
  complete_checkout: {
    server: 'checkout';
    word: 'action';
    input: {
      merchant: string;
      /**
       * Checkout id
       */
      id: string;
      /**
       * Id of the address that the checkout was opened with
       */
      address?: string;
      /**
       * @maxItems 10
       */
      discount_codes?: string[];
    };
    output: {
      merchant: string;
      merchant_name: string;
      order: string;
      label: string | null;
      checkout: string;
      url: string;
      total: {
        amount: number;
        currency: string;
      };
      cancellable: boolean;
      contact: string;
    };
  };
  /**
   * Opens a cart at one merchant with the given variants; tells estimated delivery and tax. Orders nothing.
   */
  create_cart: {
    server: 'checkout';
    word: 'action';
    input: {
      merchant: string;
      /**
       * @minItems 1
       * @maxItems 50
       */
      lines: {
        /**
         * Variant id at the merchant
         */
        item: string;
        quantity: number;
      }[];
    };
    output: {
      merchant: string;
      id: string;
      lines: {
        item: string;
        quantity: number;
        total: {
          amount: number;
          currency: string;
        };
      }[];
      totals: {
        label: string;
        value: {
          amount: number;
          currency: string;
        };
      }[];
      total: {
        amount: number;
        currency: string;
      };
    };
  };
  /**
   * Opens a checkout at one merchant with the buyer’s address and a delivery option; tells the exact totals. Orders nothing: complete_checkout proposes the order.
   */
  create_checkout: {
    server: 'checkout';
    word: 'action';
    input: {
      merchant: string;
      /**
       * @minItems 1
       * @maxItems 50
       */
      lines: {
        /**
         * Variant id at the merchant
         */
        item: string;
        quantity: number;
      }[];
      /**
       * Id of an address in the profile; its default when absent
       */
      address?: string;
      /**
       * Delivery option; the cheapest when absent
       */
      option?: string;
      /**
       * @maxItems 10
       */
      discount_codes?: string[];
    };
    output: {
      merchant: string;
      id: string;
      status: string;
      terms: {
        merchant: string;
        state: 'open' | 'blocked' | 'placed' | 'canceled';
        lines: {
          item: string;
          quantity: number;
          unit: {
            amount: number;
            currency: string;
          };
          total: {
            amount: number;
            currency: string;
          };
        }[];
        totals: {
          label: string;
          value: {
            amount: number;
            currency: string;
          };
        }[];
        total: {
          amount: number;
          currency: string;
        };
        destination: string | null;
        delivery: {
          option: string;
          from: string | null;
          to: string | null;
        } | null;
      };
      options: {
        id: string;
        earliest: string | null;
        latest: string | null;
        amount: number;
      }[];
      messages: string[];
      expires_at: string | null;
      continue_url: string | null;
    };
  };
  /**
   * Plans a session of exploratory testing: what to explore and why (the charter), in which time. A person runs it in the console.
   */
  create_manual_session: {
    server: 'manual-sessions';
    word: 'draft';
    input: {
      /**
       * Explore <area> with <means> to discover <risk>
       */
      charter: string;
      /**
       * @maxItems 10
       */
      areas?: string[];
      start_url?: string;
      time_box_minutes?: number;
      repository?: string;
      sha?: string;
      /**
       * the commit waits for it
       */
      required?: boolean;
    };
    output: {
      session: string;
    };
  };
  /**
   * Writes a price rule from a wish (which goods, what change, which limits) or a whole rule document, checks it, and reads it back. Changes no price.
   */
  draft_price_rule: {
    server: 'pricing';
    word: 'draft';
    input: {
      name?: string;
      wish?: {
        selector: {
          all?: true;
          /**
           * @minItems 1
           */
          categories?: string[];
          /**
           * @minItems 1
           */
          brands?: string[];
          /**
           * @minItems 1
           */
          skus?: string[];
          /**
           * @minItems 1
           */
          attributes?: string[];
          /**
           * @minItems 1
           */
          excluded_categories?: string[];
          /**
           * @minItems 1
           */
          excluded_brands?: string[];
          /**
           * @minItems 1
           */
          excluded_skus?: string[];
          age_days?: {
            min?: {
              value: number;
              inclusive: boolean;
            };
            max?: {
              value: number;
              inclusive: boolean;
            };
          };
          velocity?: 'slow' | 'fast' | 'none';
          stock?: 'low' | 'over' | 'out';
          stock_units?: {
            min?: {
              value: number;
              inclusive: boolean;
            };
            max?: {
              value: number;
              inclusive: boolean;
            };
          };
          price?: {
            currency: string;
            min?: {
              amount: number;
              inclusive: boolean;
            };
            max?: {
              amount: number;
              inclusive: boolean;
            };
          };
        };
        change:
          | {
              kind: 'percent';
              basis_points: number;
            }
          | {
              kind: 'absolute';
              amount: number;
              currency: string;
            }
          | {
              kind: 'set';
              amount: number;
              currency: string;
            }
          | {
              kind: 'match_competitor';
              competitor?: string;
              offset_basis_points?: number;
              offset_amount?: number;
              currency?: string;
            };
        announced?: true;
        guards?: {
          min_margin?: number;
          cost_plus?: number;
          not_below?: {
            amount: number;
            currency: string;
          };
          not_above?: {
            amount: number;
            currency: string;
          };
          respect_map?: true;
        };
        rounding?: {
          ending?: number;
          nearest?: number;
        };
        schedule?: {
          start?: string;
          end?: string;
          recurrence?: string;
        };
      };
      /**
       * A whole PriceRule instead of a wish
       */
      document?: {
        [k: string]: unknown;
      };
      /**
       * Id of the rule that this is a new version of
       */
      rule?: string;
      /**
       * Whose goods the names are: our own shop, or one of list_shops
       */
      shop?: string;
      time_zone?: string;
      currency?: string;
    };
    output: {
      rule: string;
      version: number;
      /**
       * What the rule will do, made from the rule itself
       */
      sentence: string;
      findings: {
        kind: string;
        says: string;
        mend: string;
      }[];
    };
  };
  /**
   * Enters a model, a prompt or both as a draft that may read messages. It is scored on accepted examples; a person decides.
   */
  draft_version: {
    server: 'learning';
    word: 'draft';
    input: {
      /**
       * by its vendor’s name; absent: the configured one
       */
      model?: string;
      /**
       * the whole prompt; absent: the shipped one
       */
      prompt?: string;
      /**
       * what it is to do better
       */
      note: string;
    };
    output: {
      number: number;
      fingerprint: string;
    };
  };
  /**
   * Tells why a SKU’s price is what it is: cost, margin, and every change with its rule and run.
   */
  explain_price: {
    server: 'pricing';
    word: 'query';
    input: {
      sku: string;
      /**
       * Our own shop, or one of list_shops by its id or name
       */
      shop?: string;
      limit?: number;
    };
    output: {
      sku: string;
      price: {
        amount: number;
        currency: string;
      };
      cost: {
        amount: number;
        currency: string;
      } | null;
      /**
       * Basis points of the price
       */
      margin: number | null;
      lowest_30_days: {
        amount: number;
        currency: string;
      };
      stock: number | null;
      changes: {
        at: string;
        before: {
          amount: number;
          currency: string;
        } | null;
        after: {
          amount: number;
          currency: string;
        };
        why: string;
        run: string | null;
      }[];
    };
  };
  /**
   * Proposes one Jira issue of a finished session: charter, findings, steps, the evidence as attachments. A session is exported once.
   */
  export_manual_session: {
    server: 'manual-sessions';
    word: 'action';
    input: {
      session: string;
      project: string;
      issue_type?: string;
    };
    output: {
      session: string;
      issue: string;
      url: string;
    };
  };
  /**
   * Ends a session with how its time was split, and closes it with the debrief, at once or later. An abandoned session counts for nothing.
   */
  finish_manual_session: {
    server: 'manual-sessions';
    word: 'draft';
    input: {
      session: string;
      /**
       * percent, 100 in all; needed to finish
       */
      split?: {
        test: number;
        bug: number;
        setup: number;
      };
      /**
       * past, results, obstacles, outlook, feelings
       */
      debrief?: string;
      abandon?: boolean;
    };
    output: {
      session: string;
      status: 'planned' | 'running' | 'paused' | 'finished' | 'debriefed' | 'abandoned';
    };
  };
  /**
   * Erases one preference of the person by its id from list_preferences.
   */
  forget_preference: {
    server: 'memory';
    word: 'draft';
    input: {
      id: string;
    };
    output: {
      id: string;
    };
  };
  /**
   * Writes a Playwright test from a page and a goal in plain words, or from a recorded manual session, and tries it: it must pass, and fail when the page is broken. add_generated_test then proposes it.
   */
  generate_test: {
    server: 'test-upkeep';
    word: 'draft';
    input: {
      repository?: string;
      url?: string;
      /**
       * one thing after another: enter "lamp" in search, press Search, see "3 lamps"
       */
      goal?: string;
      /**
       * a manual session, instead of url and goal
       */
      session?: string;
      file?: string;
    };
    output: {
      test: string;
      file: string;
      source: string;
      green: string;
      /**
       * what the broken page made it say
       */
      red: string;
    };
  };
  /**
   * Whether automated tests and heals pay, net of false alarms and wrong heals. What was counted is measured; what a minute is worth is yours to say.
   */
  get_automation_return: {
    server: 'insights';
    word: 'query';
    input: {
      repository?: string;
      days?: number;
      /**
       * Of the runs, that a person would do
       */
      share_by_hand?: number;
      minutes_by_hand?: number;
      minutes_per_false_alarm?: number;
      minutes_to_review_heal?: number;
      minutes_to_repair_by_hand?: number;
      minutes_per_wrong_heal?: number;
    };
    output: {
      repository: string;
      counted: {
        tests_run: number;
        false_alarms: number;
        heals: number;
        wrong_heals: number;
      };
      saved_minutes: {
        testing: number;
        repairing: number;
      };
      spent_minutes: {
        false_alarms: number;
        reviewing: number;
        wrong_heals: number;
      };
      net_minutes: number;
      ratio: number | null;
      /**
       * Share by hand from which on it pays; null: it cannot
       */
      even_at_share: number | null;
    };
  };
  /**
   * Reads a cart at a merchant.
   */
  get_cart: {
    server: 'checkout';
    word: 'query';
    input: {
      merchant: string;
      id: string;
    };
    output: {
      merchant: string;
      id: string;
      lines: {
        item: string;
        quantity: number;
        total: {
          amount: number;
          currency: string;
        };
      }[];
      totals: {
        label: string;
        value: {
          amount: number;
          currency: string;
        };
      }[];
      total: {
        amount: number;
        currency: string;
      };
    };
  };
  /**
   * Reads a checkout at a merchant: its status, exact totals and delivery options.
   */
  get_checkout: {
    server: 'checkout';
    word: 'query';
    input: {
      merchant: string;
      id: string;
    };
    output: {
      merchant: string;
      id: string;
      status: string;
      terms: {
        merchant: string;
        state: 'open' | 'blocked' | 'placed' | 'canceled';
        lines: {
          item: string;
          quantity: number;
          unit: {
            amount: number;
            currency: string;
          };
          total: {
            amount: number;
            currency: string;
          };
        }[];
        totals: {
          label: string;
          value: {
            amount: number;
            currency: string;
          };
        }[];
        total: {
          amount: number;
          currency: string;
        };
        destination: string | null;
        delivery: {
          option: string;
          from: string | null;
          to: string | null;
        } | null;
      };
      options: {
        id: string;
        earliest: string | null;
        latest: string | null;
        amount: number;
      }[];
      messages: string[];
      expires_at: string | null;
      continue_url: string | null;
    };
  };
  /**
   * Gives one verdict for a branch, commit or pull request, with why: required checks, failures by cause, quarantine. For "why is main red?" and "may this ship?"
   */
  get_ci_status: {
    server: 'ci';
    word: 'query';
    input: {
      /**
       * owner/name; may be left out where only one is connected
       */
      repository?: string;
      branch?: string;
      commit?: string;
      pull_request?: number;
    };
    output: {
      repository: string;
      branch: string | null;
      sha: string | null;
      verdict: 'passing' | 'failing' | 'pending' | 'blocked' | 'unknown';
      why: string[];
      override: {
        computed: 'passing' | 'failing' | 'pending' | 'blocked' | 'unknown';
        reason: string;
        until: string;
      } | null;
      checks: {
        total: number;
        required: boolean;
        not_passed: {
          name: string;
          standing: 'passed' | 'failed' | 'covered' | 'running' | 'waiting' | 'missing';
          job: string | null;
        }[];
      };
      failures: {
        check: string;
        job: string;
        test: string | null;
        place: string | null;
        cause: 'product' | 'test' | 'flaky' | 'infrastructure';
        confidence: 'high' | 'medium' | 'low';
        evidence: string[];
        quarantined: boolean;
        message: string;
      }[];
      more_failures: number;
      changed: {
        since: string | null;
        files: number;
        named: string[];
        coverage: {
          lines: number;
          covered: number;
          percent: number | null;
          files: {
            file: string;
            lines: number;
            covered: number;
            missed: string;
          }[];
          more_files: number;
          unmeasured: number;
        } | null;
      } | null;
      waiting: {
        kind: string;
        ref: string;
        blocks: boolean;
      }[];
      fresh: {
        at: string;
        committed_at: string | null;
        is_head: boolean | null;
        heard_at: string | null;
      };
    };
  };
  /**
   * DORA’s four keys of a repository: deployment frequency, lead time by stage, change failure rate, recovery time. With 95 % intervals, and how much was heard of.
   */
  get_delivery_metrics: {
    server: 'insights';
    word: 'query';
    input: {
      repository?: string;
      environment?: string;
      days?: number;
    };
    output: {
      repository: string;
      environment: string;
      from: string;
      to: string;
      frequency: {
        deployments: number;
        per_week: number;
        days_with_one: number;
        /**
         * Ended without going live
         */
        not_live: number;
      };
      lead_time: {
        /**
         * Minutes
         */
        whole: {
          cases: number;
          median: number | null;
          p90: number | null;
          interval: number[] | null;
        };
        /**
         * Minutes
         */
        coding: {
          cases: number;
          median: number | null;
          p90: number | null;
          interval: number[] | null;
        };
        /**
         * Minutes
         */
        review: {
          cases: number;
          median: number | null;
          p90: number | null;
          interval: number[] | null;
        };
        /**
         * Minutes
         */
        release: {
          cases: number;
          median: number | null;
          p90: number | null;
          interval: number[] | null;
        };
      };
      change_failure: {
        failed: number;
        rate: number | null;
        interval: number[];
      };
      recovery: {
        cases: number;
        median: number | null;
        p90: number | null;
        interval: number[] | null;
        open: number;
      };
      failures: {
        deployment: string;
        why: 'incident' | 'taken_back' | 'both';
        recovery_minutes: number | null;
      }[];
      completeness: {
        changes: number;
        changes_live: number;
        changes_with_first_commit: number;
        deployments_placed: number;
      };
    };
  };
  /**
   * Reads the end of a CI job’s log: the failed step’s part, without secrets.
   */
  get_job_log: {
    server: 'ci';
    word: 'query';
    input: {
      repository?: string;
      /**
       * id from get_ci_status
       */
      job: string;
      lines?: number;
      failed_only?: boolean;
    };
    output: {
      job: string;
      name: string;
      conclusion: string | null;
      failed_steps: string[];
      log: string;
      is_whole: boolean;
    };
  };
  /**
   * Reads a session: charter, clock, recorded steps, findings, evidence, the log, and what to try next with why. Steps come page by page from from_step on.
   */
  get_manual_session: {
    server: 'manual-sessions';
    word: 'query';
    input: {
      session: string;
      from_step?: number;
      steps?: number;
    };
    output: {
      session: {
        id: string;
        charter: string;
        areas: string[];
        start_url: string | null;
        repository: string | null;
        sha: string | null;
        required: boolean;
        status: 'planned' | 'running' | 'paused' | 'finished' | 'debriefed' | 'abandoned';
        time_box_minutes: number;
        minutes_spent: number;
        split: {
          test: number;
          bug: number;
          setup: number;
        } | null;
        debrief: string | null;
        created_at: string;
        started_at: string | null;
        finished_at: string | null;
        issue: {
          key: string;
          url: string;
        } | null;
      };
      steps: {
        kind: 'goto' | 'click' | 'fill' | 'select' | 'check' | 'uncheck' | 'press' | 'expect';
        url: string;
        element: {
          /**
           * ARIA role as computed: button, textbox, …
           */
          role: string | null;
          /**
           * accessible name as computed
           */
          name: string | null;
          label: string | null;
          test_id: string | null;
          /**
           * its visible text
           */
          text: string | null;
          /**
           * CSS path that is unique on the page
           */
          css: string | null;
        } | null;
        value: string | null;
        /**
         * the value is a password or the like; it is not kept
         */
        secret: boolean;
        expects: ('visible' | 'text' | 'value' | 'url') | null;
        position: number;
        at: string;
        by: 'recorder' | 'person' | 'agent';
      }[];
      step_count: number;
      findings: {
        id: string;
        kind: 'bug' | 'issue' | 'note';
        severity: ('blocker' | 'major' | 'minor' | 'trivial') | null;
        detail: string;
        step: number | null;
        evidence: string[];
        at: string;
      }[];
      evidence: {
        digest: string;
        media_type: 'image/png' | 'image/jpeg' | 'video/webm' | 'text/plain' | 'application/json';
        size: number;
        at: string;
      }[];
      log: {
        kind: 'console' | 'network' | 'blocked' | 'page';
        level: 'info' | 'warning' | 'error';
        line: string;
        at: string;
      }[];
      prompts: {
        try: string;
        why: string;
        source: string;
      }[];
      hosts: string[];
    };
  };
  /**
   * Compares our prices with those of watched competitors, for an SKU (with history), a category, a brand or everything; dearest against the lowest first.
   */
  get_market_position: {
    server: 'competitors';
    word: 'query';
    input: {
      sku?: string;
      category?: string;
      brand?: string;
      max_age_hours?: number;
      limit?: number;
      offset?: number;
    };
    output: {
      compared: number;
      /**
       * SKUs where nobody asks less
       */
      cheapest: number;
      /**
       * SKUs where everybody asks less
       */
      dearest: number;
      /**
       * SKUs without a fresh competitor price
       */
      unknown: number;
      rows: {
        sku: string;
        ours: {
          amount: number;
          currency: string;
        };
        lowest: {
          amount: number;
          currency: string;
        } | null;
        median: {
          amount: number;
          currency: string;
        } | null;
        highest: {
          amount: number;
          currency: string;
        } | null;
        /**
         * 1: cheapest
         */
        rank: number | null;
        of: number;
        /**
         * Basis points, lowest to highest competitor
         */
        spread: number | null;
        /**
         * Basis points above the lowest
         */
        gap: number | null;
        stale: number;
      }[];
      history: {
        competitor: string;
        at: string;
        price: {
          amount: number;
          currency: string;
        };
      }[];
    };
  };
  /**
   * Tells what a merchant offers: whether an order can be cancelled by API, whom to contact, payment handlers.
   */
  get_merchant: {
    server: 'merchants';
    word: 'query';
    input: {
      merchant: string;
    };
    output: {
      id: string;
      name: string;
      url: string;
      protocol: string;
      cancellation: {
        until: string;
      } | null;
      contact: string;
      payment_handlers: string[];
      trust: {
        [k: string]: unknown;
      };
    };
  };
  /**
   * Reads an order at its merchant: where it stands, its lines, total and what happened so far.
   */
  get_order: {
    server: 'orders';
    word: 'query';
    input: {
      merchant: string;
      /**
       * The merchant’s order id
       */
      order: string;
    };
    output: {
      merchant: string;
      merchant_name: string;
      order: string;
      label: string | null;
      status: 'processing' | 'shipped' | 'delivered' | 'cancelled';
      lines: {
        quantity: number;
        fulfilled: number;
      }[];
      total: {
        amount: number;
        currency: string;
      };
      promise: string | null;
      timeline: {
        at: string;
        what: string;
        source: string;
      }[];
      url: string;
    };
  };
  /**
   * Shows a price rule: what it does in a sentence, its document, its versions, and what is doubtful in it.
   */
  get_price_rule: {
    server: 'pricing';
    word: 'query';
    input: {
      rule: string;
      /**
       * Absent: the newest
       */
      version?: number;
    };
    output: {
      rule: string;
      version: number;
      name: string;
      /**
       * What the rule does, made from the rule itself
       */
      sentence: string;
      findings: {
        kind: string;
        says: string;
        mend: string;
      }[];
      document: {
        [k: string]: unknown;
      };
      versions: {
        version: number;
        at: string;
        by: string;
      }[];
    };
  };
  /**
   * Shows a price run: who approved it, how far it is, and each price with what became of it. Takes the run’s id, or "last".
   */
  get_price_run: {
    server: 'pricing';
    word: 'query';
    input: {
      run?: string;
      /**
       * Only targets of this status, such as failed or stale
       */
      status?: string;
      limit?: number;
      offset?: number;
    };
    output: {
      run: string;
      sentence: string;
      status: string;
      approved_by: string[];
      counts: {
        [k: string]: number;
      };
      /**
       * What is wrong with how it goes
       */
      alerts: {
        rule: string;
        severity: string;
        says: string;
      }[];
      targets: {
        sku: string;
        before: {
          amount: number;
          currency: string;
        };
        after: {
          amount: number;
          currency: string;
        };
        status: string;
        /**
         * Of a scheduled price, when it is set or put back
         */
        due: string | null;
        problem: {
          class: string;
          message: string;
          recommendation: string;
        } | null;
      }[];
    };
  };
  /**
   * Shows the prices of record as they were kept on a day (UTC), with cost and margin in basis points. The newest day when none is named.
   */
  get_price_snapshot: {
    server: 'pricing';
    word: 'query';
    input: {
      day?: string;
      sku?: string;
      limit?: number;
      offset?: number;
    };
    output: {
      day: string;
      total: number;
      /**
       * Kept later, by the history of prices, because no server ran: costs are not known
       */
      filled_in: boolean;
      prices: {
        sku: string;
        price: {
          amount: number;
          currency: string;
        };
        cost: {
          amount: number;
          currency: string;
        } | null;
        margin: number | null;
      }[];
    };
  };
  /**
   * Reads one product of one merchant with all its variants, attributes, delivery estimates and terms.
   */
  get_product: {
    server: 'catalog';
    word: 'query';
    input: {
      merchant: string;
      /**
       * Product or variant id at the merchant
       */
      id: string;
      country?: string;
      region?: string;
    };
    output: {
      offers: {
        ref: string;
        merchant: {
          id: string;
          name: string;
        };
        product: string;
        variant: string;
        brand: string | null;
        model: string | null;
        gtin: string | null;
        category: string | null;
        options: {
          [k: string]: string;
        };
        attributes: {
          [k: string]: string | number | boolean;
        };
        price: {
          amount: number;
          currency: string;
        };
        list_price: {
          amount: number;
          currency: string;
        } | null;
        in_stock: boolean | null;
        deliveries: {
          id: string;
          price: {
            amount: number;
            currency: string;
          };
          earliest: string | null;
          latest: string | null;
        }[];
        tax: {
          basis_points: number;
          included: boolean;
          taxes_shipping: boolean;
        } | null;
        returns: {
          days: number;
          free: boolean | null;
          fee_basis_points: number;
        } | null;
        warranty_months: number | null;
        rating: {
          value: number;
          count: number | null;
        } | null;
        image: string | null;
        url: string | null;
      }[];
    };
  };
  /**
   * Reads one proposal: who decided and what became of it. With wait_seconds it answers as soon as a person has decided and the run has ended, or when the time is up.
   */
  get_proposal: {
    server: 'approvals';
    word: 'query';
    input: {
      id: string;
      wait_seconds?: number;
    };
    output: {
      id: string;
      status: string;
      action: string;
      sentence: string;
      risk: string;
      decide_by: string;
      created_at: string;
      run: string | null;
      url: string;
      fingerprint: string;
      reversibility: string;
      approvals: {
        approver: string;
        decision: string;
        at: string;
      }[];
      targets: {
        ref: string;
        status: string | null;
        receipt: GetProposalOutput_Schema0 | null;
        problem: GetProposalOutput_Schema1 | null;
      }[];
      reason: string | null;
      editable: GetProposalOutput_Schema2;
      superseded_by: string | null;
    };
  };
  /**
   * Finds the element that a broken locator meant: ranked candidates with a calibrated confidence, or none. Give a reported request, or the last good element and the page.
   */
  heal_selector: {
    server: 'test-upkeep';
    word: 'query';
    input: {
      /**
       * from list_heal_requests
       */
      request?: string;
      locator?: string;
      /**
       * as the Playwright fixture records it
       */
      last_good?: {
        [k: string]: unknown;
      };
      /**
       * others of the page when it was last good, that could be taken for it; empty where there were none
       *
       * @maxItems 20
       */
      lookalikes?: {
        [k: string]: unknown;
      }[];
      /**
       * @maxItems 600
       */
      page?: {
        [k: string]: unknown;
      }[];
      /**
       * instead of page; judged without geometry
       */
      html?: string;
    };
    output: {
      kind: 'found' | 'none';
      why: string | null;
      locator: string | null;
      by: string | null;
      confidence: number;
      calibrated: boolean;
      reasons: string[];
      ranked: {
        role: string;
        name: string;
        text: string;
        xpath: string;
        share: number;
      }[];
      refused_before: {
        locator: string;
        reason: string | null;
      }[];
    };
  };
  /**
   * Lists every failure of a commit with its cause, evidence and place. Use it when get_ci_status shows only some.
   */
  list_ci_failures: {
    server: 'ci';
    word: 'query';
    input: {
      /**
       * owner/name; may be left out where only one is connected
       */
      repository?: string;
      branch?: string;
      commit?: string;
      pull_request?: number;
      cause?: 'product' | 'test' | 'flaky' | 'infrastructure';
      limit?: number;
    };
    output: {
      sha: string;
      total: number;
      failures: {
        check: string;
        job: string;
        test: string | null;
        place: string | null;
        cause: 'product' | 'test' | 'flaky' | 'infrastructure';
        confidence: 'high' | 'medium' | 'low';
        evidence: string[];
        quarantined: boolean;
        message: string;
      }[];
    };
  };
  /**
   * Lists what each competitor was last seen asking for an SKU of ours, how it was matched, and whether price rules use it.
   */
  list_competitor_offers: {
    server: 'competitors';
    word: 'query';
    input: {
      sku?: string;
      /**
       * Only those that rules do not use
       */
      unsure?: boolean;
      limit?: number;
      offset?: number;
    };
    output: {
      offers: {
        sku: string;
        competitor: string;
        price: {
          amount: number;
          currency: string;
        };
        in_stock: boolean | null;
        matched_by: string;
        /**
         * Percent
         */
        confidence: number;
        used: boolean;
        seen: string;
      }[];
      total: number;
    };
  };
  /**
   * Lists targets that were given up in runs, by class, each with its reason and what to do about it. Agents see those of their own proposals.
   */
  list_dead_letters: {
    server: 'approvals';
    word: 'query';
    input: {
      run?: string;
      class?: 'rate_limit' | 'timeout' | 'not_found' | 'authorization' | 'validation' | 'stale' | 'unknown';
      /**
       * Only runs of this action
       */
      action?: string;
      limit?: number;
      offset?: number;
    };
    output: {
      total: number;
      /**
       * By class
       */
      counts: {
        [k: string]: number;
      };
      letters: {
        run: string;
        proposal: string;
        action: string;
        position: number;
        class: string;
        reason: string;
        recommendation: string;
        created_at: string;
      }[];
    };
  };
  /**
   * Lists tests that fail and pass on the same commit (flaky) or flip between commits (suspect), with 95 % intervals of how often they fail.
   */
  list_flaky_tests: {
    server: 'ci';
    word: 'query';
    input: {
      repository?: string;
      days?: number;
      limit?: number;
    };
    output: {
      reports: number;
      tests: {
        test: string;
        judgement: 'flaky' | 'suspect';
        commits: number;
        failed: number;
        both: number;
        interval: number[];
        quarantined_until: string | null;
      }[];
    };
  };
  /**
   * Lists the steps that tests reported as broken, newest first, with what is offered and proposed for each.
   */
  list_heal_requests: {
    server: 'test-upkeep';
    word: 'query';
    input: {
      repository?: string;
      commit?: string;
      limit?: number;
    };
    output: {
      repository: string;
      heals: {
        request: string;
        sha: string;
        file: string;
        line: number;
        test: string;
        locator: string;
        found: boolean;
        becomes: string | null;
        confidence: number;
        why: string | null;
        proposal: string | null;
        /**
         * of its newest proposal or run
         */
        status: string | null;
      }[];
    };
  };
  /**
   * Lists incidents that were logged, the newest first, or only those that are not over.
   */
  list_incidents: {
    server: 'insights';
    word: 'query';
    input: {
      repository?: string;
      open?: boolean;
      days?: number;
      limit?: number;
    };
    output: {
      incidents: {
        incident: string;
        repository: string;
        environment: string;
        /**
         * Named as its cause
         */
        deployment: string | null;
        began_at: string;
        resolved_at: string | null;
        logged_by: string;
      }[];
    };
  };
  /**
   * Lists sessions, the newest first, by status or by the commit that they are about.
   */
  list_manual_sessions: {
    server: 'manual-sessions';
    word: 'query';
    input: {
      /**
       * @maxItems 6
       */
      status?: ('planned' | 'running' | 'paused' | 'finished' | 'debriefed' | 'abandoned')[];
      repository?: string;
      sha?: string;
      limit?: number;
      offset?: number;
    };
    output: {
      sessions: {
        id: string;
        charter: string;
        areas: string[];
        start_url: string | null;
        repository: string | null;
        sha: string | null;
        required: boolean;
        status: 'planned' | 'running' | 'paused' | 'finished' | 'debriefed' | 'abandoned';
        time_box_minutes: number;
        minutes_spent: number;
        split: {
          test: number;
          bug: number;
          setup: number;
        } | null;
        debrief: string | null;
        created_at: string;
        started_at: string | null;
        finished_at: string | null;
        issue: {
          key: string;
          url: string;
        } | null;
      }[];
      total: number;
    };
  };
  /**
   * Lists the merchants that may be searched and bought from. Use their ids in other tools.
   */
  list_merchants: {
    server: 'merchants';
    word: 'query';
    input: {};
    output: {
      merchants: {
        id: string;
        name: string;
        url: string;
      }[];
    };
  };
  /**
   * Lists the orders that were placed through Countersign, newest first.
   */
  list_orders: {
    server: 'orders';
    word: 'query';
    input: {
      limit?: number;
      before?: string;
    };
    output: {
      orders: {
        id: string;
        merchant: string;
        merchant_name: string;
        order: string;
        label: string | null;
        status: string;
        total: {
          amount: number;
          currency: string;
        };
        summary: string;
        cancellable: boolean;
        placed_at: string;
        proposal: string;
        url: string;
      }[];
    };
  };
  /**
   * Tells the rules of approval (who must look at what) and the standing policies that let calls through.
   */
  list_policies: {
    server: 'approvals';
    word: 'query';
    input: {};
    output: {
      version: number;
      rules: {
        two_people_from_risk: 'medium' | 'high' | 'never';
        two_people_from: {
          amount: number;
          currency: string;
        }[];
        passkey_from_risk: 'low' | 'medium' | 'high' | 'never';
        separate_requester: boolean;
        decide_within_ms: number;
        use_within_ms: number;
      };
      standing: {
        id: string;
        valid_until: string;
        policy: {
          name: string;
          /**
           * @minItems 1
           */
          actions: string[];
          accounts: 'any' | string[];
          max_risk: 'low' | 'medium';
          max_spend_per_call: {
            amount: number;
            currency: string;
          }[];
          budgets: {
            unit: 'calls' | string;
            limit: number;
            window: 'hour' | 'day' | 'month' | 'ever';
          }[];
          requesters: 'any' | string[];
          envelope?: string;
        };
      }[];
    };
  };
  /**
   * Lists what the person prefers and what taught it. Use it to rank or prefill; it permits nothing.
   */
  list_preferences: {
    server: 'memory';
    word: 'query';
    input: {};
    output: {
      preferences: {
        about:
          | 'brand'
          | 'merchant'
          | 'attribute'
          | 'price'
          | 'arrival'
          | 'rating'
          | 'returns'
          | 'address'
          | 'quantity';
        stance: 'prefer' | 'avoid';
        /**
         * 'Sony', 'office', 'low', 'free'
         */
        value: string;
        /**
         * only for this article: merchant/item
         */
        of?: string;
        id: string;
        taught: 'said' | 'rejected' | 'edited';
        by: string;
        proposal: string | null;
        at: string;
      }[];
    };
  };
  /**
   * Lists what is strange about prices of a day by the daily snapshots before it: spikes, drops, shrinking margins, volatile prices, and unusual numbers of pieces sold on the last whole day, each with its evidence. Judges nothing with fewer than seven days.
   */
  list_price_anomalies: {
    server: 'pricing';
    word: 'query';
    input: {
      /**
       * UTC; today when left out
       */
      day?: string;
      kind?: 'spike' | 'drop' | 'margin_compression' | 'volatility' | 'volume';
      limit?: number;
      offset?: number;
    };
    output: {
      day: string;
      /**
       * SKUs with a price on that day and enough days before
       */
      judged: number;
      total: number;
      anomalies: {
        sku: string;
        currency: string;
        kind: 'spike' | 'drop' | 'margin_compression' | 'volatility' | 'volume';
        /**
         * Minor units; basis points for margins and volatility; pieces for volume
         */
        seen: number;
        expected: number;
        distance: number;
        days: number;
        evidence: string;
      }[];
    };
  };
  /**
   * Lists what was found when price runs were read back by themselves some time later: prices that drifted, the repair that waits for approval, and what our storefront showed.
   */
  list_price_reconciliations: {
    server: 'pricing';
    word: 'query';
    input: {
      run?: string;
      limit?: number;
      offset?: number;
    };
    output: {
      reconciliations: {
        run: string;
        after_ms: number;
        compared: number;
        /**
         * The first of them
         */
        mismatches: {
          sku: string;
          meant: {
            amount: number;
            currency: string;
          };
          stands: {
            amount: number;
            currency: string;
          } | null;
        }[];
        mismatched: number;
        /**
         * The proposal that would mend them
         */
        repair: string | null;
        /**
         * Null where the shop could not be asked
         */
        storefront: {
          asked: number;
          differences: {
            sku: string;
            where: 'product answer' | 'search';
            of_record: {
              amount: number;
              currency: string;
            };
            /**
             * Null where the shop did not show it
             */
            shown: {
              amount: number;
              currency: string;
            } | null;
          }[];
        } | null;
        note: string;
        at: string;
      }[];
    };
  };
  /**
   * Lists what was proposed to change prices and what came of it, newest first.
   */
  list_price_runs: {
    server: 'pricing';
    word: 'query';
    input: {
      limit?: number;
      offset?: number;
    };
    output: {
      runs: {
        run: string;
        action: string;
        sentence: string;
        status: string;
        targets: number;
        created_at: string;
      }[];
      total: number;
    };
  };
  /**
   * Lists price rules that repeat by themselves, with their next time and what became of the last ones, and scheduled runs that wait for their start or end.
   */
  list_price_schedules: {
    server: 'pricing';
    word: 'query';
    input: {
      /**
       * Also what is cancelled or over
       */
      all?: boolean;
    };
    output: {
      recurring: {
        schedule: string;
        name: string;
        sentence: string;
        status: 'in force' | 'cancelled' | 'over';
        next: {
          start: string;
          end: string;
        } | null;
        until: string;
        most_runs: number;
        policy: string;
        /**
         * The latest first
         */
        occurrences: {
          start: string;
          end: string;
          outcome: 'run' | 'asked' | 'nothing to change' | 'missed' | 'refused';
          run: string | null;
          note: string;
        }[];
      }[];
      once: {
        run: string;
        sentence: string;
        status: string;
        start: string | null;
        end: string | null;
      }[];
    };
  };
  /**
   * Lists a shop’s prices with cost and margin, by words of title, brand, category or SKU: our own prices of record, or those of a connected shop as it last told us.
   */
  list_prices: {
    server: 'pricing';
    word: 'query';
    input: {
      /**
       * Our own shop, or one of list_shops by its id or name
       */
      shop?: string;
      words?: string;
      limit?: number;
      offset?: number;
    };
    output: {
      prices: {
        sku: string;
        price: {
          amount: number;
          currency: string;
        };
        list: {
          amount: number;
          currency: string;
        } | null;
        cost: {
          amount: number;
          currency: string;
        } | null;
        /**
         * Basis points of the price
         */
        margin: number | null;
        stock: number | null;
        sold_30_days: number | null;
      }[];
      total: number;
    };
  };
  /**
   * Lists your proposals and where each stands. Only a person decides on them, in the console.
   */
  list_proposals: {
    server: 'approvals';
    word: 'query';
    input: {
      status?: (
        'proposed' | 'approved' | 'executed' | 'rejected' | 'withdrawn' | 'expired' | 'superseded' | 'stale'
      )[];
      limit?: number;
      offset?: number;
    };
    output: {
      proposals: {
        id: string;
        status: string;
        action: string;
        sentence: string;
        risk: string;
        decide_by: string;
        created_at: string;
        run: string | null;
        url: string;
      }[];
      total: number;
    };
  };
  /**
   * Lists the repositories that are connected.
   */
  list_repositories: {
    server: 'ci';
    word: 'query';
    input: {};
    output: {
      repositories: string[];
    };
  };
  /**
   * Lists the orders that buyers’ agents placed at our own shop, newest first.
   */
  list_sales: {
    server: 'store';
    word: 'query';
    input: {
      limit?: number;
    };
    output: {
      sales: {
        id: string;
        label: string | null;
        placed_at: string;
        lines: {
          item: string;
          quantity: number;
        }[];
        total: {
          amount: number;
          currency: string;
        };
      }[];
    };
  };
  /**
   * Lists the shops whose prices can be changed here: our own, and those that an operator connected at a vendor. Their ids go into `shop` of other pricing tools.
   */
  list_shops: {
    server: 'pricing';
    word: 'query';
    input: {};
    output: {
      shops: {
        shop: string;
        name: string;
        vendor: 'own' | 'shopify';
        domain: string | null;
        status: 'connected' | 'removed';
        prices: number;
        /**
         * When all its prices were last read
         */
        read_at: string | null;
      }[];
    };
  };
  /**
   * Lists the versions of model and prompt that read messages, which one is current, and how each scored.
   */
  list_versions: {
    server: 'learning';
    word: 'query';
    input: {};
    output: {
      current: number;
      versions: {
        number: number;
        /**
         * null: as shipped
         */
        model: string | null;
        fingerprint: string;
        own_prompt: boolean;
        note: string;
        by: string;
        score: {
          against: number;
          n: number;
          /**
           * of n
           */
          right: number;
          right_against: number;
          better: boolean;
          at: string;
        } | null;
      }[];
    };
  };
  /**
   * Lists which competitors are watched for which goods, when each was last read, and failures.
   */
  list_watches: {
    server: 'competitors';
    word: 'query';
    input: {};
    output: {
      watches: {
        watch: string;
        competitor: string;
        goods: string;
        every_hours: number;
        due: string;
        seen: string | null;
        matched: number | null;
        /**
         * In a row
         */
        failures: number;
        /**
         * 3 or 5: the alert that its failures have reached
         */
        alert: number | null;
        problem: string | null;
      }[];
    };
  };
  /**
   * Logs a bug (the product is wrong), an issue (something hinders the testing) or a note in a session.
   */
  log_finding: {
    server: 'manual-sessions';
    word: 'draft';
    input: {
      session: string;
      kind: 'bug' | 'issue' | 'note';
      detail?: string;
      /**
       * of a bug
       */
      severity?: 'blocker' | 'major' | 'minor' | 'trivial';
      step?: number;
      /**
       * @maxItems 20
       */
      evidence?: string[];
    };
    output: {
      finding: string;
    };
  };
  /**
   * Notes that customers were disturbed, so that delivery metrics count it. Changes nothing else and calls nobody.
   */
  log_incident: {
    server: 'insights';
    word: 'draft';
    input: {
      began_at: string;
      resolved_at?: string;
      repository?: string;
      environment?: string;
      /**
       * That caused it; else the one that was live
       */
      deployment?: string;
    };
    output: {
      incident: string;
      repository: string;
      environment: string;
      /**
       * Named as its cause
       */
      deployment: string | null;
      began_at: string;
      resolved_at: string | null;
      logged_by: string;
    };
  };
  /**
   * Proposes that a person’s verdict stand in the place of the computed one, for one commit and some hours. 0 hours ends it. Changes nothing on GitHub.
   */
  override_ci_verdict: {
    server: 'ci';
    word: 'action';
    input: {
      /**
       * owner/name; may be left out where only one is connected
       */
      repository?: string;
      branch?: string;
      commit?: string;
      pull_request?: number;
      verdict: 'passing' | 'failing' | 'blocked';
      reason: string;
      hours?: number;
    };
    output: {
      repository: string;
      sha: string;
      verdict: 'passing' | 'failing' | 'blocked';
      until: string;
    };
  };
  /**
   * Stops the clock of a running session. Nothing is recorded until it is started again.
   */
  pause_manual_session: {
    server: 'manual-sessions';
    word: 'draft';
    input: {
      session: string;
    };
    output: {
      session: string;
      status: 'paused';
    };
  };
  /**
   * Asks our own shop, as any shopper’s agent would, for the products whose prices a run changed: by its product answers and by its search. Lists where it shows another price than the one of record.
   */
  probe_storefront_prices: {
    server: 'pricing';
    word: 'query';
    input: {
      run?: string;
      /**
       * How many of the run’s prices at most
       */
      limit?: number;
    };
    output: {
      run: string;
      asked: number;
      searched: number;
      differences: {
        sku: string;
        where: 'product answer' | 'search';
        of_record: {
          amount: number;
          currency: string;
        };
        /**
         * Null where the shop did not show it
         */
        shown: {
          amount: number;
          currency: string;
        } | null;
      }[];
    };
  };
  /**
   * Proposes that another version of model and prompt reads messages from now on: one that was scored, or that was current before.
   */
  promote_version: {
    server: 'learning';
    word: 'action';
    input: {
      /**
       * from list_versions
       */
      version: number;
    };
    output: {
      version: number;
    };
  };
  /**
   * Proposes that a flaky test’s failures hold nobody up for some days. A failure that is not flaky still counts. 0 days lifts it.
   */
  quarantine_test: {
    server: 'ci';
    word: 'action';
    input: {
      repository?: string;
      /**
       * name from get_ci_status
       */
      test: string;
      days?: number;
      reason: string;
    };
    output: {
      repository: string;
      until: string;
    };
  };
  /**
   * Tells the buyer’s currency, delivery addresses by id and the payment card’s brand. Written by the person in the console.
   */
  read_profile: {
    server: 'checkout';
    word: 'query';
    input: {};
    output: {
      complete: boolean;
      currency: string | null;
      default_address: string | null;
      addresses: {
        id: string;
        label: string;
        city: string;
        region: string;
        postal_code: string;
        country: string;
      }[];
      card: string | null;
    };
  };
  /**
   * Reads back every price that a run set and lists those that stand at another one by more than a cent or 1 %. Changes nothing.
   */
  reconcile_price_run: {
    server: 'pricing';
    word: 'query';
    input: {
      run?: string;
      /**
       * Minor units
       */
      tolerance_amount?: number;
      tolerance_basis_points?: number;
    };
    output: {
      run: string;
      compared: number;
      /**
       * Set again since, within tolerance or not
       */
      moved: number;
      mismatches: {
        sku: string;
        meant: {
          amount: number;
          currency: string;
        };
        stands: {
          amount: number;
          currency: string;
        } | null;
      }[];
    };
  };
  /**
   * Keeps what elements were like when a test passed, so that they are found again. The Playwright fixture calls it.
   */
  record_last_good: {
    server: 'test-upkeep';
    word: 'draft';
    input: {
      repository?: string;
      file: string;
      test: string;
      /**
       * @minItems 1
       * @maxItems 200
       */
      steps: {
        locator: string;
        url: string;
        /**
         * as the Playwright fixture records it
         */
        element: {
          [k: string]: unknown;
        };
        /**
         * others of the page when it was last good, that could be taken for it
         *
         * @maxItems 20
         */
        lookalikes?: {
          [k: string]: unknown;
        }[];
      }[];
      /**
       * JPEG of the page
       */
      picture?: string;
    };
    output: {
      recorded: number;
    };
  };
  /**
   * Keeps one step of a running session so that a test can play it again. Secrets in it are masked. The live browser records by itself.
   */
  record_step: {
    server: 'manual-sessions';
    word: 'draft';
    input: {
      session: string;
      kind: 'goto' | 'click' | 'fill' | 'select' | 'check' | 'uncheck' | 'press' | 'expect';
      url: string;
      element?: {
        /**
         * ARIA role as computed: button, textbox, …
         */
        role?: string | null;
        /**
         * accessible name as computed
         */
        name?: string | null;
        label?: string | null;
        test_id?: string | null;
        /**
         * its visible text
         */
        text?: string | null;
        /**
         * CSS path that is unique on the page
         */
        css?: string | null;
      } | null;
      value?: string | null;
      /**
       * the value is a password or the like; it is not kept
       */
      secret?: boolean;
      expects?: ('visible' | 'text' | 'value' | 'url') | null;
    };
    output: {
      position: number;
      masked: boolean;
    };
  };
  /**
   * Reads the prices of watched competitors now, for one watch or all. They refresh by themselves too.
   */
  refresh_competitor_offers: {
    server: 'competitors';
    word: 'draft';
    input: {
      watch?: string;
      /**
       * Only watches whose time has come
       */
      due?: boolean;
    };
    output: {
      refreshed: {
        watch: string;
        competitor: string;
        /**
         * SKUs of ours found there; null when it failed
         */
        matched: number | null;
        problem: string | null;
      }[];
    };
  };
  /**
   * Proposes to let agents search and buy at one more UCP merchant. Needs its origin, such as https://shop.example.
   */
  register_merchant: {
    server: 'merchants';
    word: 'action';
    input: {
      id: string;
      name: string;
      url: string;
    };
    output: {
      registered: boolean;
    };
  };
  /**
   * Keeps what the person said to prefer or avoid, for ranking and prefilling later.
   */
  remember_preference: {
    server: 'memory';
    word: 'draft';
    input: {
      about:
        | 'brand'
        | 'merchant'
        | 'attribute'
        | 'price'
        | 'arrival'
        | 'rating'
        | 'returns'
        | 'address'
        | 'quantity';
      stance?: 'prefer' | 'avoid';
      /**
       * 'Sony', 'office', 'low', 'free'
       */
      value: string;
      /**
       * only for this article: merchant/item
       */
      of?: string;
    };
    output: {
      about:
        | 'brand'
        | 'merchant'
        | 'attribute'
        | 'price'
        | 'arrival'
        | 'rating'
        | 'returns'
        | 'address'
        | 'quantity';
      stance: 'prefer' | 'avoid';
      /**
       * 'Sony', 'office', 'low', 'free'
       */
      value: string;
      /**
       * only for this article: merchant/item
       */
      of?: string;
      id: string;
      taught: 'said' | 'rejected' | 'edited';
      by: string;
      proposal: string | null;
      at: string;
    };
  };
  /**
   * Proposes to set the prices that drifted from what a run set back to it. A person sees who stands where first.
   */
  repair_price_run: {
    server: 'pricing';
    word: 'action';
    input: {
      run?: string;
    };
    output: {
      run: string | null;
      changed: number;
      prices: {
        sku: string;
        before: {
          amount: number;
          currency: string;
        };
        after: {
          amount: number;
          currency: string;
        };
      }[];
    };
  };
  /**
   * Proposes that a rule with a recurrence runs by itself within an envelope that a person signs: SKUs, largest change, dates, number of runs. Each time is previewed anew; outside the envelope it asks.
   */
  repeat_price_rule: {
    server: 'pricing';
    word: 'action';
    input: {
      rule: string;
      version?: number;
      /**
       * UTC; no occurrence begins from then on. The rule’s own end, or 90 days, when left out
       */
      until?: string;
      most_runs?: number;
      /**
       * An occurrence that moves a price by more waits for a person; what today’s prices need when left out
       */
      largest_change_basis_points?: number;
    };
    output: {
      schedule: string;
      policy: string;
    };
  };
  /**
   * Reports that a test finds an element no more, with the page as it is. The Playwright fixture calls it; apply_heal then proposes the patch.
   */
  request_heal: {
    server: 'test-upkeep';
    word: 'draft';
    input: {
      repository?: string;
      file: string;
      test: string;
      locator: string;
      sha: string;
      branch?: string;
      line: number;
      url: string;
      /**
       * @maxItems 600
       */
      page: {
        [k: string]: unknown;
      }[];
      /**
       * whether page has every visible element
       */
      whole: boolean;
      /**
       * JPEG of the page
       */
      picture?: string;
    };
    output: {
      request: string;
      kind: 'found' | 'none';
      why: string | null;
      locator: string | null;
      confidence: number;
    };
  };
  /**
   * Proposes to run one CI job again, or all failed jobs of a run. For infrastructure and flaky failures.
   */
  rerun_job: {
    server: 'ci';
    word: 'action';
    input: {
      repository?: string;
      /**
       * id from get_ci_status
       */
      job?: string;
      /**
       * instead of job: all its failed jobs
       */
      run?: string;
    };
    output: {
      repository: string;
      job: string | null;
      run: string;
      attempt: number;
    };
  };
  /**
   * Notes when an incident was over. Said again, the newer time counts.
   */
  resolve_incident: {
    server: 'insights';
    word: 'draft';
    input: {
      incident: string;
      /**
       * Now when absent
       */
      resolved_at?: string;
    };
    output: {
      incident: string;
      repository: string;
      environment: string;
      /**
       * Named as its cause
       */
      deployment: string | null;
      began_at: string;
      resolved_at: string | null;
      logged_by: string;
    };
  };
  /**
   * Proposes to try the failed targets of an ended run again, exactly as they were approved. Leaves alone what moved since and what may have happened: those need a look, or a new proposal.
   */
  retry_failed_targets: {
    server: 'approvals';
    word: 'action';
    input: {
      /**
       * The run that ended in part or failed.
       */
      run: string;
      /**
       * Which of its targets; all that failed when left out.
       *
       * @minItems 1
       * @maxItems 10000
       */
      positions?: number[];
    };
    output: {
      retried: number;
    };
  };
  /**
   * Proposes to restore the prices that a run changed. Prices that moved since are left alone and named. Takes the run’s id, or "last".
   */
  revert_price_run: {
    server: 'pricing';
    word: 'action';
    input: {
      run?: string;
    };
    output: {
      run: string | null;
      changed: number;
      prices: {
        sku: string;
        before: {
          amount: number;
          currency: string;
        };
        after: {
          amount: number;
          currency: string;
        };
      }[];
    };
  };
  /**
   * Proposes to end a standing policy: what it covered asks a person again from then on.
   */
  revoke_policy: {
    server: 'approvals';
    word: 'action';
    input: {
      policy: string;
    };
    output: {
      revoked: boolean;
    };
  };
  /**
   * Proposes to set the prices that a rule gives at its start and to put them back at its end. A person sees both legs first. For a rule that repeats use repeat_price_rule.
   */
  schedule_price_rule: {
    server: 'pricing';
    word: 'action';
    input: {
      rule: string;
      version?: number;
      /**
       * UTC; the rule’s own start when left out
       */
      start?: string;
      /**
       * UTC, exclusive; the rule’s own end when left out
       */
      end?: string;
      /**
       * The recurring rule of which this is one occurrence
       */
      occurrence_of?: string;
    };
    output: {
      run: string | null;
      changed: number;
      prices: {
        sku: string;
        before: {
          amount: number;
          currency: string;
        };
        after: {
          amount: number;
          currency: string;
        };
      }[];
    };
  };
  /**
   * Searches all registered merchants for products by words and price. Use compare_offers to rank offers for a buyer.
   */
  search_catalog: {
    server: 'catalog';
    word: 'query';
    input: {
      query: string;
      /**
       * Minor units
       */
      min_price?: number;
      /**
       * Minor units
       */
      max_price?: number;
      /**
       * @maxItems 20
       */
      merchants?: string[];
      limit?: number;
      offset?: number;
    };
    output: {
      offers: {
        ref: string;
        brand: string | null;
        price: {
          amount: number;
          currency: string;
        };
        in_stock: boolean | null;
        rating: {
          value: number;
          count: number | null;
        } | null;
      }[];
      total: number;
      silent: string[];
    };
  };
  /**
   * Shows what a price rule would do to every SKU: before, after, margin (basis points), which guard held, and why, without changing a price.
   */
  simulate_price_rule: {
    server: 'pricing';
    word: 'query';
    input: {
      rule: string;
      version?: number;
      /**
       * Our own shop, or one of list_shops by its id or name
       */
      shop?: string;
      show?: 'all' | 'changed' | 'unchanged' | 'skipped' | 'blocked';
      limit?: number;
      offset?: number;
    };
    output: {
      rule: string;
      sentence: string;
      counts: {
        [k: string]: number;
      };
      totals: {
        currency: string;
        before: {
          amount: number;
          currency: string;
        };
        after: {
          amount: number;
          currency: string;
        };
      }[];
      blocked: string[];
      held: string[];
      outliers: {
        tenfold: number;
        tenth: number;
        below_cost: number;
      };
      /**
       * Changes in basis points
       */
      histogram: {
        from: number | null;
        to: number | null;
        rows: number;
      }[];
      rows: {
        sku: string;
        status: 'changed' | 'unchanged' | 'skipped' | 'blocked';
        before: {
          amount: number;
          currency: string;
        };
        after: {
          amount: number;
          currency: string;
        };
        margin_before: number | null;
        margin_after: number | null;
        /**
         * Of an announced reduction: what its percentage is taken from
         */
        lowest_30_days: {
          amount: number;
          currency: string;
        } | null;
        held_by: string[];
        blocked: string | null;
        trace: {
          step: string;
          in: string;
          out: string;
          because: string;
        }[];
      }[];
    };
  };
  /**
   * Starts the clock of a planned session, or of one that was paused.
   */
  start_manual_session: {
    server: 'manual-sessions';
    word: 'draft';
    input: {
      session: string;
    };
    output: {
      session: string;
      status: 'planned' | 'running' | 'paused' | 'finished' | 'debriefed' | 'abandoned';
      /**
       * of the time box; negative when it is over
       */
      minutes_left: number;
    };
  };
  /**
   * Proposes to end a watch of a competitor. What it saw is kept, but rules do not see it any more.
   */
  unwatch_competitor: {
    server: 'competitors';
    word: 'action';
    input: {
      watch: string;
    };
    output: {
      ended: boolean;
    };
  };
  /**
   * Replaces the lines of a cart at a merchant. Orders nothing.
   */
  update_cart: {
    server: 'checkout';
    word: 'action';
    input: {
      merchant: string;
      id: string;
      /**
       * @minItems 1
       * @maxItems 50
       */
      lines: {
        /**
         * Variant id at the merchant
         */
        item: string;
        quantity: number;
      }[];
    };
    output: {
      merchant: string;
      id: string;
      lines: {
        item: string;
        quantity: number;
        total: {
          amount: number;
          currency: string;
        };
      }[];
      totals: {
        label: string;
        value: {
          amount: number;
          currency: string;
        };
      }[];
      total: {
        amount: number;
        currency: string;
      };
    };
  };
  /**
   * Replaces lines, address, delivery option or discount codes of an open checkout. Orders nothing.
   */
  update_checkout: {
    server: 'checkout';
    word: 'action';
    input: {
      id: string;
      merchant: string;
      /**
       * @minItems 1
       * @maxItems 50
       */
      lines: {
        /**
         * Variant id at the merchant
         */
        item: string;
        quantity: number;
      }[];
      /**
       * Id of an address in the profile; its default when absent
       */
      address?: string;
      /**
       * Delivery option; the cheapest when absent
       */
      option?: string;
      /**
       * @maxItems 10
       */
      discount_codes?: string[];
    };
    output: {
      merchant: string;
      id: string;
      status: string;
      terms: {
        merchant: string;
        state: 'open' | 'blocked' | 'placed' | 'canceled';
        lines: {
          item: string;
          quantity: number;
          unit: {
            amount: number;
            currency: string;
          };
          total: {
            amount: number;
            currency: string;
          };
        }[];
        totals: {
          label: string;
          value: {
            amount: number;
            currency: string;
          };
        }[];
        total: {
          amount: number;
          currency: string;
        };
        destination: string | null;
        delivery: {
          option: string;
          from: string | null;
          to: string | null;
        } | null;
      };
      options: {
        id: string;
        earliest: string | null;
        latest: string | null;
        amount: number;
      }[];
      messages: string[];
      expires_at: string | null;
      continue_url: string | null;
    };
  };
  /**
   * Proposes to watch what competitors ask for goods of ours: all goods, or only those of given categories, brands, SKUs.
   */
  watch_competitor: {
    server: 'competitors';
    word: 'action';
    input: {
      /**
       * Id or name from list_merchants; absent: all
       */
      competitor?: string;
      /**
       * @maxItems 200
       */
      categories?: string[];
      /**
       * @maxItems 200
       */
      brands?: string[];
      /**
       * @maxItems 200
       */
      skus?: string[];
      every_hours?: number;
    };
    output: {
      watches: string[];
    };
  };
  /**
   * Takes back a proposal of yours that has not been carried out. It can never make one happen.
   */
  withdraw_proposal: {
    server: 'approvals';
    word: 'draft';
    input: {
      id: string;
      reason?: string;
    };
    output: {
      id: string;
      status: string;
    };
  };
  /**
   * Proposes to close a pull request that we opened, and to delete its branch.
   */
  withdraw_test_change: {
    server: 'test-upkeep';
    word: 'action';
    input: {
      repository?: string;
      pull_request: number;
    };
    output: {
      repository: string;
      pull_request: number;
      branch: string;
    };
  };
}

/** Which server has which tool. */
export const toolServers: { readonly [Name in keyof Tools]: Tools[Name]['server'] } = {
  add_generated_test: 'test-upkeep',
  adopt_policy: 'approvals',
  apply_heal: 'test-upkeep',
  apply_price_rule: 'pricing',
  attach_evidence: 'manual-sessions',
  back_test_price_rule: 'pricing',
  cancel_checkout: 'checkout',
  cancel_order: 'orders',
  cancel_price_schedule: 'pricing',
  change_approval_rules: 'approvals',
  compare_offers: 'catalog',
  complete_checkout: 'checkout',
  create_cart: 'checkout',
  create_checkout: 'checkout',
  create_manual_session: 'manual-sessions',
  draft_price_rule: 'pricing',
  draft_version: 'learning',
  explain_price: 'pricing',
  export_manual_session: 'manual-sessions',
  finish_manual_session: 'manual-sessions',
  forget_preference: 'memory',
  generate_test: 'test-upkeep',
  get_automation_return: 'insights',
  get_cart: 'checkout',
  get_checkout: 'checkout',
  get_ci_status: 'ci',
  get_delivery_metrics: 'insights',
  get_job_log: 'ci',
  get_manual_session: 'manual-sessions',
  get_market_position: 'competitors',
  get_merchant: 'merchants',
  get_order: 'orders',
  get_price_rule: 'pricing',
  get_price_run: 'pricing',
  get_price_snapshot: 'pricing',
  get_product: 'catalog',
  get_proposal: 'approvals',
  heal_selector: 'test-upkeep',
  list_ci_failures: 'ci',
  list_competitor_offers: 'competitors',
  list_dead_letters: 'approvals',
  list_flaky_tests: 'ci',
  list_heal_requests: 'test-upkeep',
  list_incidents: 'insights',
  list_manual_sessions: 'manual-sessions',
  list_merchants: 'merchants',
  list_orders: 'orders',
  list_policies: 'approvals',
  list_preferences: 'memory',
  list_price_anomalies: 'pricing',
  list_price_reconciliations: 'pricing',
  list_price_runs: 'pricing',
  list_price_schedules: 'pricing',
  list_prices: 'pricing',
  list_proposals: 'approvals',
  list_repositories: 'ci',
  list_sales: 'store',
  list_shops: 'pricing',
  list_versions: 'learning',
  list_watches: 'competitors',
  log_finding: 'manual-sessions',
  log_incident: 'insights',
  override_ci_verdict: 'ci',
  pause_manual_session: 'manual-sessions',
  probe_storefront_prices: 'pricing',
  promote_version: 'learning',
  quarantine_test: 'ci',
  read_profile: 'checkout',
  reconcile_price_run: 'pricing',
  record_last_good: 'test-upkeep',
  record_step: 'manual-sessions',
  refresh_competitor_offers: 'competitors',
  register_merchant: 'merchants',
  remember_preference: 'memory',
  repair_price_run: 'pricing',
  repeat_price_rule: 'pricing',
  request_heal: 'test-upkeep',
  rerun_job: 'ci',
  resolve_incident: 'insights',
  retry_failed_targets: 'approvals',
  revert_price_run: 'pricing',
  revoke_policy: 'approvals',
  schedule_price_rule: 'pricing',
  search_catalog: 'catalog',
  simulate_price_rule: 'pricing',
  start_manual_session: 'manual-sessions',
  unwatch_competitor: 'competitors',
  update_cart: 'checkout',
  update_checkout: 'checkout',
  watch_competitor: 'competitors',
  withdraw_proposal: 'approvals',
  withdraw_test_change: 'test-upkeep',
};
