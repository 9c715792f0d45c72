import { h, setAttribute, setText } from './dom.js';
import { isNumber, moment, number } from './format.js';

/** "Which sensor?": each feature's share of one point's anomaly score, in the model's order so that bars keep their places. */
export class Attribution {
  constructor(features) {
    this.title = h('span', { class: 'when' });
    this.rows = features.map(({ name, unit }) => {
      const row = { unit, bar: h('i'), share: h('span', { class: 'share' }), said: h('span', { class: 'said' }) };
      row.element = h(
        'li',
        { 'data-testid': `attribution-${name}` },
        h('span', { class: 'who' }, name),
        row.share,
        h('span', { class: 'bar', 'aria-hidden': 'true' }, row.bar),
        row.said,
      );
      return row;
    });
    this.element = h(
      'section',
      { class: 'card which', 'data-testid': 'attribution', 'aria-label': 'Which sensor?' },
      h('header', {}, h('h3', {}, 'Which sensor?'), this.title),
      h('ul', {}, ...this.rows.map((row) => row.element)),
    );
  }

  /** @param hovered whether the point is one the pointer rests on, not the newest */
  show(point, hovered) {
    setText(this.title, point ? (hovered ? `at ${moment(point.t)}` : 'newest reading') : '');
    const shares = point?.attribution ?? [];
    const most = Math.max(...shares.filter(isNumber));
    this.rows.forEach((row, i) => {
      const share = shares[i];
      const blamed = point?.status === 'ANOMALY' && share === most;
      setAttribute(row.element, 'data-most', share === most ? '' : null);
      row.bar.style.transform = `scaleX(${isNumber(share) ? share : 0})`;
      setAttribute(row.element, 'data-blamed', blamed ? '' : null);
      setText(row.share, isNumber(share) ? `${Math.round(share * 100)} %` : '–');
      const actual = point?.actual?.[i];
      const expected = point?.expected?.[i];
      const unit = row.unit ? ` ${row.unit}` : '';
      const measured = isNumber(actual) ? `${number(actual)}${unit}` : 'missing';
      setText(row.said, !point ? '' : isNumber(expected) ? `${measured}, expected ${number(expected)}` : measured);
    });
  }
}
