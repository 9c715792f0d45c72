package dev.quatrain.trainer.tasks;

import dev.quatrain.trainer.data.Corpus;
import java.util.Map;

/** A task as configured, before the data is known. */
public interface TaskPlan {
    TaskName name();

    /** The task on this data. */
    Task on(Corpus corpus);

    /** Its settings by dotted key, for the provenance. */
    Map<String, String> parameters();
}
