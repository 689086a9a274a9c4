package org.sourceselect.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sourceselect.activity.Catalog;
import org.sourceselect.activity.StageKind;
import org.sourceselect.activity.StageName;
import org.sourceselect.store.Manifest;
import org.sourceselect.store.Stage;

/** Units by the table in {@link CostModel}, worked out by hand. */
class CostModelTest {

    private final History history = new History().knowing(History.preparation(48), History.preparation(96));

    @Test
    void aTrainingCostsIterationsTimesSlicesTimesPixelsTimesWidths() {
        Work work = history.work(History.pretraining(4, 48, 8, 500));
        assertThat(work.units()).isEqualTo(500 * (8.0 * 48 * 48 * 4 * (4 + 16) + 16_000 * 4 * 4 + 2_000_000));
        assertThat(work.shape()).isEqualTo("width 4, 48 x 48, batch 8");

        // A slice twice as high and wide adds thrice what it cost before, not what the step costs by itself.
        assertThat(history.work(History.pretraining(4, 96, 8, 500)).units() - work.units())
                .isEqualTo(500 * 3 * 8.0 * 48 * 48 * 4 * (4 + 16));
        // Twice as wide costs little more than twice as much where nets are narrow, four times where they are wide.
        assertThat(CostModel.ofWidth(2) / CostModel.ofWidth(1)).isCloseTo(2, within(0.2));
        assertThat(CostModel.ofWidth(256) / CostModel.ofWidth(128)).isCloseTo(4, within(0.3));
    }

    /** Three of the four subjects train: 36 slices. */
    @Test
    void aBatchHoldsNoMoreThanThereAreSlicesToTrainOn() {
        assertThat(history.work(History.pretraining(4, 48, 100, 10)).units())
                .isEqualTo(history.work(History.pretraining(4, 48, 36, 10)).units());
    }

    @Test
    void fineTuningHasTheWidthOfItsSourceAndNoGradientsInTheEncoder() {
        Stage.Definition model = History.pretraining(4, 48, 8, 500);
        assertThat(history.knowing(model)
                        .work(History.finetuning(model, 96, 8, 100))
                        .units())
                .isCloseTo(
                        0.45 * history.work(History.pretraining(4, 96, 8, 100)).units(), within(1e-3));
    }

    @Test
    void featuresCostAThirdOfAStepOverTheImagesToTrainOn() {
        Stage.Definition model = History.pretraining(4, 48, 8, 500);
        Work work = history.knowing(model).work(History.features(model, 48));
        assertThat(work.items()).isEqualTo(36);
        assertThat(work.units()).isCloseTo(36.0 * 48 * 48 * 4 * (4 + 16) / 3, within(1e-3));
        assertThat(work.bytes()).isEqualTo(36 * 48 * 48 * (2 * 4 + 1));
    }

    @Test
    void featuresOfAnImportedModelAreComparedWithTheirLikeAlone() {
        Stage.Definition imported =
                new Stage.Definition(StageKind.IMPORT, 1, List.of(), Map.of("digest", "d", "size", 48), 0);
        Work work = history.knowing(imported).work(History.features(imported, 48));
        assertThat(work.units()).isEqualTo(36.0 * 48 * 48);
        assertThat(work.comparableWith(history.work(History.pretraining(4, 48, 8, 1))))
                .isFalse();
    }

    @Test
    void aScoreCostsThePixelsItReadsAndASimilarityThoseOfItsPairs() {
        Stage.Definition model = History.pretraining(4, 48, 8, 500);
        Stage.Definition features = History.features(model, 48);
        history.knowing(model, features);
        assertThat(history.work(History.score("otce", features, features)).units())
                .isEqualTo(2 * 36.0 * 48 * 48);
        assertThat(history.work(History.score("h-score", features)).units()).isEqualTo(36.0 * 48 * 48);
        assertThat(history.work(History.score("h-score", features)).stage()).isEqualTo(StageName.score("h-score"));
        assertThat(history.work(History.similarity(48, 400)).units()).isEqualTo(400.0 * 48 * 48);
    }

    @Test
    void aPreparationCostsItsSubjectsAndHoldsItsSlices() {
        Work work = history.work(History.preparation(48));
        assertThat(work.units()).isEqualTo(4);
        assertThat(work.bytes()).isEqualTo(48 * 48 * 48 * 6);
    }

    @Test
    void aPreparationThatIsStillToBeDoneIsTakenToHoldAllThatIsAskedFor() {
        Lineage lineage = new Lineage();
        lineage.learn(new Catalog(
                List.of(new Catalog.DataSet(
                        "fets", List.of(), List.of(new Catalog.Domain(Optional.empty(), "T2", 7, "abc")), List.of())),
                List.of(),
                List.of(),
                new Catalog.Worker("", "")));
        Work work =
                new CostModel(lineage).of(Recipe.of(History.preparation(48))).orElseThrow();
        assertThat(work.units()).isEqualTo(7);
        assertThat(work.bytes()).isEqualTo(7 * 12 * 48 * 48 * 6);
    }

    @Test
    void nothingIsSaidOfAStageWhoseInputsNobodyKnows() {
        assertThat(new CostModel(new Lineage()).of(Recipe.of(History.similarity(48, 400))))
                .isEmpty();
    }

    @Test
    void aLighterStepHasFewerSlicesOfTheSameNet() {
        CostModel.Step paper = new CostModel.Step(64, 240, 20);
        assertThat(paper.lighter()).isEqualTo(new CostModel.Step(64, 240, 2));
        CostModel.Step smoke = new CostModel.Step(4, 48, 8);
        assertThat(smoke.lighter()).isEqualTo(smoke);
    }

    /** As the artifact of a newer release may be. */
    @Test
    void nothingIsSaidOfAStageThatThisReleaseDoesNotKnow() {
        Manifest known = History.manifest(History.preparation(48), 1);
        Manifest unknown = new Manifest(
                known.kind(),
                known.key(),
                known.digest(),
                "dream",
                known.stageVersion(),
                known.inputs(),
                known.settings(),
                known.seed(),
                known.codeVersion(),
                known.seconds(),
                known.created(),
                known.objects());
        assertThat(Recipe.of(known)).isPresent();
        assertThat(Recipe.of(unknown)).isEmpty();
    }
}
