package org.sourceselect.activity;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.Optional;

/** Turns volumes into normalised axial slices and label maps (queue: cpu). */
@ActivityInterface
public interface PrepareActivity {

    /** Fails for good, naming the fault, when any file of the domain cannot be used. */
    @ActivityMethod(name = "Prepare")
    Result prepare(Request request);

    /** Fails for good when the target's region of interest is empty in all its training subjects, or in all those that judge. */
    @ActivityMethod(name = "CheckTarget")
    void checkTarget(Target target);

    /**
     * What is asked.
     *
     * @param dataSet the data set's name
     * @param partition the partition, where the data set has some
     * @param modality the modality
     * @param digest the {@link Catalog.Domain#digest()} the caller saw; refused when the files have changed since
     * @param settings how
     */
    record Request(
            String dataSet, Optional<String> partition, String modality, String digest, PreparationSettings settings) {}

    /**
     * What is checked, before anything is computed for it.
     *
     * @param task the target over its slices
     * @param split its training subjects
     * @param judges whether its validation subjects judge a race, and must show the region of interest
     */
    record Target(TaskData task, SplitSettings split, boolean judges) {}

    /**
     * What is answered.
     *
     * @param prepared the slices
     * @param subjects how many subjects
     * @param slices how many slices
     * @param run how it came to be
     */
    record Result(ArtifactRef prepared, int subjects, int slices, StageRun run) implements StageResult {}
}
