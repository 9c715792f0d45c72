package dev.quatrain.stream.whatif;

import dev.quatrain.model.guard.Admission;
import dev.quatrain.model.scoring.MicroBatch;
import dev.quatrain.model.state.RecordLayout;
import dev.quatrain.model.state.SeriesTable;
import dev.quatrain.model.step.StepFailed;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.schemas.Score;
import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.decode.JsonReadings;
import dev.quatrain.stream.decode.Readings;
import dev.quatrain.stream.decode.Undecodable;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Scores readings that a caller gives, by the pipeline's rules, in a table of their own that is thrown away.
 *
 * @param pipeline whose rules
 * @param layout of the pipeline's records
 * @param clock for the scores' {@code scored_at}, and for record timestamps that are not given
 */
public record WhatIf(Pipeline pipeline, StepModel model, RecordLayout layout, Clock clock) {
    /** Readings in a step; how they fall into batches changes no bit of a score. */
    private static final int BATCH = 64;
    /** A caller may ask about the future, so the guard is told that a reading was written then. */
    private static final long ANY_TIME = Long.MAX_VALUE;

    /**
     * What is asked.
     *
     * @param readings JSON objects
     * @param timestamps of the records, one for each, or empty
     */
    public record Question(String series, List<byte[]> readings, List<Long> timestamps) {}

    /**
     * The scores.
     *
     * @param stateAsOf event time of the newest reading in the state that it began with, or null
     * @param scores as they would come; those of readings that would still wait for look-ahead last
     */
    public record Answer(@Nullable Long stateAsOf, List<Score> scores, List<Refused> refused) {}

    /**
     * A reading without a score.
     *
     * @param reading its place in the question
     * @param outcome what would become of it: dropped or dead_letter
     */
    public record Refused(int reading, String outcome, String reason, String detail) {}

    /**
     * Asks it. For any thread.
     *
     * @param record a copy of the series' record to begin with, or null for the reset state
     */
    public Answer ask(Question question, byte @Nullable [] record) {
        SeriesTable table = new SeriesTable(layout);
        Long stateAsOf = null;
        if (record != null) {
            table.changelog().restore(question.series(), record);
            int row = table.find(question.series());
            stateAsOf = table.hasReading(row) ? (Long) table.lastEventMillis(row) : null;
        }
        int size = Math.min(BATCH, question.readings().size());
        try (MicroBatch batch = new MicroBatch(model, table, pipeline.guard(), size, clock)) {
            Asking asking = new Asking(question, batch);
            asking.run();
            int row = table.find(question.series());
            if (row != SeriesTable.NONE) {
                batch.scoreProvisionally(new int[] {row}, asking);
            }
            return new Answer(stateAsOf, List.copyOf(asking.scores), List.copyOf(asking.refused));
        }
    }

    /** One question on its way. */
    private final class Asking implements MicroBatch.Sink {
        private final Question question;
        private final MicroBatch batch;
        private final Readings decoder =
                new JsonReadings(pipeline.asJsonByKey(), model.manifest().featureNames());
        private final List<Score> scores = new ArrayList<>();
        private final List<Refused> refused = new ArrayList<>();
        /** By slot of the batch: the place in the question. */
        private final List<Integer> places = new ArrayList<>();

        Asking(Question question, MicroBatch batch) {
            this.question = question;
            this.batch = batch;
        }

        void run() {
            byte[] key = question.series().getBytes(StandardCharsets.UTF_8);
            long now = clock.millis();
            boolean given = !question.timestamps().isEmpty();
            for (int i = 0; i < question.readings().size(); i++) {
                long timestamp = given
                        ? question.timestamps().get(i)
                        : now + i * model.manifest().samplingIntervalMillis();
                try {
                    decoder.decode(key, question.readings().get(i), timestamp);
                } catch (Undecodable e) {
                    refused.add(new Refused(i, "dead_letter", e.reason().label(), String.valueOf(e.getMessage())));
                    continue;
                }
                offer(i, given ? timestamp : ANY_TIME);
            }
            flush();
        }

        private void offer(int place, long recordTimeMillis) {
            Admission admission = batch.offer(
                    decoder.series(), decoder.eventTimeMillis(), decoder.eventId(), recordTimeMillis, decoder.values());
            switch (admission.fate()) {
                case SCORE -> {
                    places.add(place);
                    if (batch.isFull()) {
                        flush();
                    }
                }
                case DROP -> refused.add(new Refused(place, "dropped", reason(admission), admission.explanation()));
                case DEAD_LETTER ->
                    refused.add(new Refused(place, "dead_letter", reason(admission), admission.explanation()));
            }
        }

        private String reason(Admission admission) {
            return admission.name().toLowerCase(Locale.ROOT);
        }

        private void flush() {
            batch.flush(this);
            places.clear();
        }

        @Override
        public void scored(int slot, Score score) {
            scores.add(score);
        }

        @Override
        public void failed(int slot, StepFailed failure) {
            refused.add(
                    new Refused(places.get(slot), "dead_letter", "step_failed", String.valueOf(failure.getMessage())));
        }
    }
}
