package dev.quatrain.stream.config;

import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.model.guard.GuardPolicy.Duplicate;
import dev.quatrain.model.guard.GuardPolicy.Future;
import dev.quatrain.model.guard.GuardPolicy.Gap;
import dev.quatrain.model.guard.GuardPolicy.Idle;
import dev.quatrain.model.guard.GuardPolicy.Late;
import dev.quatrain.model.guard.GuardPolicy.Missing;
import dev.quatrain.model.guard.GuardPolicy.Range;
import dev.quatrain.model.guard.GuardPolicy.Silence;
import dev.quatrain.model.settings.Settings;
import java.time.Duration;

/** Reads the section {@code guard} of a pipeline. */
final class GuardSettings {
    private final Settings guard;

    GuardSettings(Settings guard) {
        this.guard = guard;
    }

    GuardPolicy read() {
        GuardPolicy otherwise = GuardPolicy.DEFAULT;
        Settings gap = guard.section("gap");
        Gap answer = gap.choice("do", Gap.class, otherwise.gap());
        int intervals = gap.count("after", otherwise.gapIntervals());
        if (gap.has("half_life") && answer != Gap.DECAY) {
            gap.problem("half_life", "is for do: decay; leave it out, or decay.");
        }
        return new GuardPolicy(
                guard.choice("late", Late.class, otherwise.late()),
                guard.choice("duplicate", Duplicate.class, otherwise.duplicate()),
                guard.choice("missing", Missing.class, otherwise.missing()),
                guard.choice("out_of_range", Range.class, otherwise.range()),
                answer,
                intervals,
                gap.count("half_life", intervals),
                future(),
                silence(intervals),
                idle());
    }

    private Future future() {
        Settings future = guard.section("future");
        return new Future(
                future.choice("do", Future.Fate.class, Future.DEFAULT.fate()),
                future.duration("most", Future.DEFAULT.most()));
    }

    private Silence silence(int gapIntervals) {
        if (guard.isOff("silence")) {
            return Silence.OFF;
        }
        Settings silence = guard.section("silence");
        return new Silence(
                true, silence.count("after", gapIntervals), positive(silence, "patience", Silence.DEFAULT.patience()));
    }

    private Idle idle() {
        if (guard.isOff("idle")) {
            return Idle.OFF;
        }
        return guard.has("idle") ? new Idle(true, positive(guard, "idle", Duration.ofDays(7))) : Idle.DEFAULT;
    }

    private static Duration positive(Settings section, String key, Duration otherwise) {
        Duration read = section.duration(key, otherwise);
        if (read.toMillis() > 0) {
            return read;
        }
        section.problem(key, "must be above 0.");
        return otherwise;
    }
}
