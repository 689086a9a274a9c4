package org.sourceselect.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.store.Stage;

/** From manifests made by hand to seconds. */
class EstimatorTest {

    private final History history = new History().knowing(History.preparation(48), History.preparation(96));

    /** By the formula in the documentation. */
    private static double step(int width, int size, int batch) {
        return batch * size * size * width * (width + 16.0) + 16_000.0 * width * width + 2_000_000;
    }

    private void expect(Estimator.Estimate estimate, double seconds, String restsOn) {
        assertThat(estimate.seconds()).isPresent();
        assertThat(estimate.seconds().getAsDouble()).isCloseTo(seconds, within(1e-9 * seconds));
        assertThat(estimate.restsOn()).isEqualTo(restsOn);
    }

    @Test
    void theSameSettingsGiveTheMedianByIterations() {
        history.took(History.pretraining(4, 48, 8, 100), 10, 90, 20).took(History.pretraining(4, 48, 8, 200), 60);
        // 0.1, 0.9, 0.2 and 0.3 s an iteration: the two in the middle are 0.2 and 0.3.
        expect(history.estimate(History.pretraining(4, 48, 8, 1000)), 250, "median of 4 earlier ones");
    }

    @Test
    void whatAnEarlierVersionTookCountsWhileThePresentOneHasHardlyRun() {
        Stage.Definition model = History.pretraining(4, 48, 8, 100);
        Stage.Definition tuned = History.finetuning(model, 48, 8, 100);
        history.knowing(model).tookBefore(tuned, 30, 31, 32, 33).took(tuned, 10, 11);
        // Two tell little: the median of all six.
        expect(history.estimate(tuned), 30.5, "median of 6 earlier ones");
        history.took(tuned, 12);
        expect(history.estimate(tuned), 11, "median of 3 earlier ones");
        expect(
                history.estimate(History.finetuning(model, 96, 8, 100)),
                11 * step(4, 96, 8) / step(4, 48, 8),
                "scaled from width 4, 48 x 48, batch 8, 3 earlier ones");
    }

    @Test
    void theVersionThatWouldRunIsThePresentOne() {
        PlanLedger ledger = new PlanLedger();
        Stage.Definition model = History.pretraining(4, 48, 8, 100);
        Stage.Definition asked = History.finetuning(model, 48, 8, 100);
        ledger.note(asked, Optional.empty());

        assertThat(ledger.isPresent(Recipe.of(History.finetuning(model, 96, 8, 50))))
                .isTrue();
        assertThat(ledger.isPresent(Recipe.of(of(asked, asked.version() - 1, asked.inputs()))))
                .isFalse();
        // Another stage, and one that reads other artifacts: nobody asked for any.
        assertThat(ledger.isPresent(Recipe.of(model))).isTrue();
        assertThat(ledger.isPresent(
                        Recipe.of(of(asked, asked.version() - 1, asked.inputs().subList(1, 2)))))
                .isTrue();
    }

    private static Stage.Definition of(Stage.Definition other, int version, List<ArtifactRef> inputs) {
        return new Stage.Definition(other.stage(), version, inputs, other.settings(), other.seed());
    }

    @Test
    void otherSettingsAreScaledByTheCostModel() {
        history.took(History.pretraining(4, 48, 8, 100), 10);
        expect(
                history.estimate(History.pretraining(8, 96, 8, 100)),
                10 * step(8, 96, 8) / step(4, 48, 8),
                "scaled from width 4, 48 x 48, batch 8, 1 earlier one");
    }

    @Test
    void theSameSettingsGoBeforeOthersAndTheNearestOfOthersAloneCounts() {
        history.took(History.pretraining(2, 48, 8, 100), 7, 7, 7).took(History.pretraining(16, 48, 8, 100), 40);
        expect(history.estimate(History.pretraining(16, 48, 8, 50)), 20, "median of 1 earlier one");
        expect(
                history.estimate(History.pretraining(12, 48, 8, 100)),
                40 * step(12, 48, 8) / step(16, 48, 8),
                "scaled from width 16, 48 x 48, batch 8, 1 earlier one");
    }

    @Test
    void whatNeverRanIsScaledFromWhatElseTheNetHasDone() {
        Stage.Definition model = History.pretraining(4, 48, 8, 100);
        history.took(model, 10);
        expect(
                history.estimate(History.finetuning(model, 48, 8, 50)),
                0.45 * 5,
                "scaled from pretrain, width 4, 48 x 48, batch 8, 1 earlier one");
        expect(
                history.estimate(History.features(model, 48)),
                0.1 * 36 * 48 * 48 * 4 * (4 + 16) / 3 / step(4, 48, 8),
                "scaled from pretrain, width 4, 48 x 48, batch 8, 1 earlier one");
    }

    @Test
    void aPreparationIsScaledBySubjectsAndAMetricByImages() {
        Stage.Definition model = History.pretraining(4, 48, 8, 100);
        Stage.Definition features = History.features(model, 48);
        history.knowing(model, features).took(History.score("otce", features, features), 3);
        expect(history.estimate(History.score("otce", features)), 1.5, "median of 1 earlier one");
        history.took(History.preparation(48), 8);
        expect(history.estimate(History.preparation(96)), 8, "scaled from 48 x 48, 1 earlier one");
    }

    @Test
    void ofAMetricThatNeverRanNothingIsKnown() {
        Stage.Definition features = History.features(History.pretraining(4, 48, 8, 100), 48);
        history.knowing(features).took(History.score("otce", features), 3);
        Estimator.Estimate estimate = history.estimate(History.score("leep", features));
        assertThat(estimate.seconds()).isEmpty();
        assertThat(estimate.restsOn()).isEqualTo("unknown: none in the store");
    }

    @Test
    void whatWasTimedNowGoesBeforeOtherSettingsButNotBeforeTheSame() {
        history.took(History.pretraining(4, 48, 8, 100), 10);
        CostModel.Step step = new CostModel.Step(8, 48, 2);
        Estimator estimator = new Estimator(history.runs, Optional.of(new PastRun(step.work(), 0.5)));
        expect(
                estimator.estimate(history.work(History.pretraining(8, 48, 8, 100))),
                0.5 * 100 * step(8, 48, 8) / step(8, 48, 2),
                "timed now");
        expect(estimator.estimate(history.work(History.pretraining(4, 48, 8, 100))), 10, "median of 1 earlier one");
    }
}
