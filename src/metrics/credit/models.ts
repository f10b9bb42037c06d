import { call, case_, divide, eq, integer, number, subtract, window } from '../../sql/make.ts';
import type { Expr } from '../../sql/nodes.ts';

/** How the credit of a conversion is shared out among its touches. */
export const creditModels = ['first', 'last', 'linear', 'position', 'time_decay'] as const;
export type CreditModel = (typeof creditModels)[number];

/** What a model can look at: columns of a touch beside its conversion. */
export interface TouchColumns {
  /** Of the touch among those of its conversion, from 1. */
  readonly place: Expr;
  /** How many touches the conversion has; 1 where it has none. */
  readonly touches: Expr;
  /** Seconds from the touch to the conversion. */
  readonly ageSeconds: Expr;
  /** Tells conversions apart. */
  readonly conversion: Expr;
  readonly halfLifeSeconds: number | null;
}

/** The part of its conversion's credit that a touch has: parts of one conversion add up to 1. */
export function creditOf(model: CreditModel, touch: TouchColumns): Expr {
  const { place, touches } = touch;
  const one = number(1);
  const nothing = number(0);
  switch (model) {
    case 'first':
      return case_([{ when: eq(place, integer(1)), value: one }], nothing);
    case 'last':
      return case_([{ when: eq(place, touches), value: one }], nothing);
    case 'linear':
      return divide(one, touches);
    case 'position':
      return positionCredit(place, touches);
    case 'time_decay':
      return decayCredit(touch);
  }
}

/** 40 % to the first and to the last, 20 % shared by those between; halves where there are two, all where there is one. */
function positionCredit(place: Expr, touches: Expr): Expr {
  const between = divide(number(0.2), subtract(touches, integer(2)));
  const isEnd: Expr = { kind: 'in', value: place, options: [integer(1), touches] };
  return case_(
    [
      { when: eq(touches, integer(1)), value: number(1) },
      { when: eq(touches, integer(2)), value: number(0.5) },
      { when: isEnd, value: number(0.4) },
    ],
    between,
  );
}

/** 2^(−age / half-life), over the sum of these weights for the conversion. A conversion without a touch keeps all. */
function decayCredit({ ageSeconds, conversion, halfLifeSeconds }: TouchColumns): Expr {
  if (halfLifeSeconds === null) throw new Error('time decay was planned without a half-life');
  const weight = call('coalesce', call('power', number(2), divide(ageSeconds, number(-halfLifeSeconds))), number(1));
  return divide(weight, window('sum', [weight], { partitionBy: [conversion] }));
}
