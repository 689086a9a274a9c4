package org.sourceselect.stage;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;
import java.util.OptionalDouble;
import org.sourceselect.activity.Loss;
import org.sourceselect.activity.SplitSettings;
import org.sourceselect.activity.TrainingSettings;

/**
 * Settings as they enter a stage's key: without what changes nothing in the artifact, and without a setting that an earlier
 * release did not have where it says what that release did, so that the artifacts of then are found.
 */
final class Essential {

    private Essential() {}

    /** A training's; {@code checkpointEvery}, which changes no weight, is 0. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Training(
            int iterations,
            int batchSize,
            double learningRate,
            double weightDecay,
            int checkpointEvery,
            long seed,
            Optional<Loss> loss,
            OptionalDouble regionShare) {}

    /** A division of subjects. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Split(double testFraction, long seed, OptionalDouble validationFraction) {}

    static Training of(TrainingSettings settings) {
        return new Training(
                settings.iterations(),
                settings.batchSize(),
                settings.learningRate(),
                settings.weightDecay(),
                0,
                settings.seed(),
                Optional.of(settings.loss()).filter(loss -> loss != Loss.CROSS_ENTROPY),
                unlessZero(settings.regionShare()));
    }

    static Split of(SplitSettings settings) {
        return new Split(settings.testFraction(), settings.seed(), unlessZero(settings.validationFraction()));
    }

    private static OptionalDouble unlessZero(double share) {
        return share == 0 ? OptionalDouble.empty() : OptionalDouble.of(share);
    }
}
