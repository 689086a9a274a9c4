package org.sourceselect.selection;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.race.RaceResult;
import org.sourceselect.task.TaskId;

/**
 * Keeps in the store how races ended, so that later selections can learn from them: the metric {@code prior} (queue: cpu). Of a campaign's
 * races its results for each target tell.
 */
@ActivityInterface
public interface RaceRecords {

    /** Keeps the race of a selection. */
    @ActivityMethod(name = "KeepSelectionRace")
    ArtifactRef keep(Raced raced);

    /**
     * What is kept.
     *
     * @param target whose sources raced
     * @param settings the selection's, which say how the source models were trained
     * @param race how it ended
     */
    record Raced(TaskId target, SelectionSettings settings, RaceResult race) {}
}
