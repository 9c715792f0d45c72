package dev.quatrain.model.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    @Test
    void a_name_comes_up_once_and_at_most_one_slot_late() {
        long seed = 11;
        Random random = new Random(seed);
        Deadlines deadlines = new Deadlines(8);
        List<Long> waiting = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            long deadline = random.nextInt(2000);
            deadlines.add(Long.toString(deadline), deadline);
            waiting.add(deadline);
        }
        for (long now = 0; now <= 2008; now++) {
            while (deadlines.isDue(now)) {
                long deadline = Long.parseLong(deadlines.next());
                assertThat(deadline).as("seed %d", seed).isBetween(now - 8, now);
                assertThat(waiting.remove((Long) deadline)).isTrue();
            }
        }
        assertThat(waiting).isEmpty();
        assertThat(deadlines.isDue(Long.MAX_VALUE - 1)).isFalse();
        assertThatThrownBy(deadlines::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void who_is_put_back_for_later_is_not_due_now() {
        Deadlines deadlines = new Deadlines(100);
        deadlines.add("a", 50);
        assertThat(deadlines.isDue(99)).isFalse();
        assertThat(deadlines.isDue(100)).isTrue();
        deadlines.add(deadlines.next(), 101);
        assertThat(deadlines.isDue(101)).isFalse();
        assertThat(deadlines.isDue(200)).isTrue();
    }
}
