package dev.quatrain.stream.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Whether the judge of the fault suite sees what it is there to see. */
class JudgementTest {
    @Test
    void equal_ledgers_keep_both_guarantees() {
        Judgement judgement = Judgement.of(ledger("a1 a2 a3 b1 b2"), ledger("b1 a1 a2 b2 a3"));

        assertThat(judgement).isEqualTo(new Judgement(5, 0, 0, 0, 0, ""));
        assertThat(Guarantee.EXACTLY_ONCE.allows(judgement)).isTrue();
        assertThat(Guarantee.AT_LEAST_ONCE.allows(judgement)).isTrue();
    }

    @Test
    void a_lost_score_is_found_and_breaks_both_guarantees() {
        Judgement judgement = Judgement.of(ledger("a1 a2 a3 b1"), ledger("a1 a3 b1"));

        assertThat(judgement).isEqualTo(new Judgement(4, 1, 0, 0, 0, "lost: a at 2"));
        assertThat(Guarantee.EXACTLY_ONCE.allows(judgement)).isFalse();
        assertThat(Guarantee.AT_LEAST_ONCE.allows(judgement)).isFalse();
    }

    @Test
    void a_series_that_is_not_there_at_all_is_lost() {
        assertThat(Judgement.of(ledger("a1 b1 b2"), ledger("a1")).lost()).isEqualTo(2);
    }

    @Test
    void a_doubled_score_is_found_and_breaks_exactly_once_alone() {
        Judgement judgement = Judgement.of(ledger("a1 a2 a3"), ledger("a1 a2 a1 a2 a3"));

        assertThat(judgement).isEqualTo(new Judgement(3, 0, 2, 0, 0, ""));
        assertThat(Guarantee.EXACTLY_ONCE.allows(judgement)).isFalse();
        assertThat(Guarantee.AT_LEAST_ONCE.allows(judgement)).isTrue();
    }

    @Test
    void differing_bits_are_found_and_break_both_guarantees() {
        Ledger other = ledger("a1 a3");
        other.add("a", 4, "4.000001");
        Judgement judgement = Judgement.of(ledger("a1 a3 a4"), other);

        assertThat(judgement).isEqualTo(new Judgement(3, 0, 0, 1, 0, "differing: a at 4"));
        assertThat(Guarantee.EXACTLY_ONCE.allows(judgement)).isFalse();
        assertThat(Guarantee.AT_LEAST_ONCE.allows(judgement)).isFalse();
    }

    @Test
    void a_doubled_score_with_other_bits_is_both() {
        Ledger other = ledger("a1 a2");
        other.add("a", 2, "other");

        assertThat(Judgement.of(ledger("a1 a2"), other)).isEqualTo(new Judgement(2, 0, 1, 1, 0, "differing: a at 2"));
    }

    @Test
    void a_score_that_no_uninterrupted_run_gives_counts_as_differing() {
        assertThat(Judgement.of(ledger("a1 a2"), ledger("a1 a2 a9 c1")).differing())
                .isEqualTo(2);
    }

    @Test
    void a_score_that_first_comes_after_a_later_one_is_out_of_order() {
        Judgement judgement = Judgement.of(ledger("a1 a2 a3"), ledger("a1 a3 a2"));

        assertThat(judgement).isEqualTo(new Judgement(3, 0, 0, 0, 1, "out of order: a at 2"));
        assertThat(Guarantee.EXACTLY_ONCE.allows(judgement)).isFalse();
        assertThat(Guarantee.AT_LEAST_ONCE.allows(judgement)).isFalse();
    }

    @Test
    void a_ledger_with_doubles_is_no_uninterrupted_run() {
        assertThatThrownBy(() -> Judgement.of(ledger("a1 a1"), ledger("a1")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void before_a_time_is_what_came_with_an_event_time_before_it() {
        assertThat(Judgement.of(ledger("a1 a2 b1"), ledger("a1 b1 a2 b3 c3").before(3))
                        .differing())
                .isEqualTo(0);
    }

    /** {@code a2}: under key a, at time 2, the text 2. */
    private static Ledger ledger(String words) {
        Ledger ledger = new Ledger();
        for (String word : words.split(" ", -1)) {
            String number = word.substring(1);
            ledger.add(word.substring(0, 1), Long.parseLong(number), number);
        }
        return ledger;
    }
}
