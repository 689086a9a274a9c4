package org.sourceselect.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.FinetuneActivity;
import org.sourceselect.activity.PrepareActivity;
import org.sourceselect.activity.PretrainActivity;
import org.sourceselect.activity.RungActivity;
import org.sourceselect.activity.SplitSettings;
import org.sourceselect.activity.TaskData;
import org.sourceselect.activity.TrainedModel;
import org.sourceselect.store.Manifest;
import org.sourceselect.unet.DiceCurve;
import org.sourceselect.unet.LossCurve;

/** Rungs of a race, trained for real over a small phantom data set. */
class RungStageTest {

    private static final SplitSettings JUDGED = new SplitSettings(0.25, 7, 0.25);

    @TempDir
    static Path folder;

    private static StageBench bench;
    private static TaskData target;
    private static ArtifactRef source;

    @BeforeAll
    static void trainASource() {
        bench = StageBench.open(folder.resolve("bench"), StageBench.phantoms(folder.resolve("data")));
        PrepareActivity.Result prepared = bench.prepare("FLAIR");
        target = StageBench.task(prepared, "FLAIR", "ED", 2);
        source = bench.pretrain(StageBench.task(bench.prepare("T2"), "T2", "ED", 2), StageBench.training(4))
                .model();
    }

    @AfterAll
    static void close() throws IOException {
        bench.close();
    }

    private static RungActivity.Request rung(
            Optional<ArtifactRef> start, int upTo, int after, Optional<ArtifactRef> former) {
        return new RungActivity.Request(
                start, StageBench.NETWORK, target, JUDGED, StageBench.training(upTo), after, former);
    }

    /** Climbs each rung on the one before. */
    private static List<RungActivity.Result> climb(Optional<ArtifactRef> start, int... rungs) {
        List<RungActivity.Result> results = new ArrayList<>();
        int after = 0;
        Optional<ArtifactRef> former = Optional.empty();
        for (int upTo : rungs) {
            RungActivity.Result result = bench.climb(rung(start, upTo, after, former));
            results.add(result);
            former = Optional.of(result.trained().model());
            after = upTo;
        }
        return results;
    }

    private static byte[] weights(TrainedModel model) throws IOException {
        Manifest manifest = bench.store().load(model.model());
        return Files.readAllBytes(bench.store().fetch(manifest, Training.WEIGHTS));
    }

    private static LossCurve curve(TrainedModel model) {
        return LearningCurves.of(bench.store(), bench.store().load(model.model()))
                .orElseThrow();
    }

    @Test
    void theLastRungHasTheBitsOfAFullFinetuning() throws IOException {
        List<RungActivity.Result> rungs = climb(Optional.of(source), 2, 5, 11);

        TrainedModel full =
                bench.finetune(new FinetuneActivity.Request(source, target, JUDGED, StageBench.training(11)));

        TrainedModel last = rungs.get(2).trained();
        assertThat(weights(last)).isEqualTo(weights(full));
        assertThat(last.finalLoss()).isEqualTo(full.finalLoss());
        assertThat(last.dice()).isEqualTo(full.dice());
        assertThat(last.validation()).isEqualTo(full.validation());
        assertThat(curve(last)).isEqualTo(curve(full));
        assertThat(curve(last).losses()).hasSize(11).allMatch(loss -> loss > 0);
        assertThat(weights(rungs.get(1).trained())).isNotEqualTo(weights(full));
    }

    @Test
    void diceOnValidationSubjectsIsKeptWhetherOrNotTheTrainingWasDivided() throws IOException {
        List<RungActivity.Result> rungs = climb(Optional.of(source), 33, 65);

        TrainedModel full =
                bench.finetune(new FinetuneActivity.Request(source, target, JUDGED, StageBench.training(65)));

        DiceCurve curve = diceCurve(full.model()).orElseThrow();
        assertThat(curve.steps()).containsExactly(32L, 64L);
        assertThat(curve.dice()).allMatch(dice -> dice >= 0 && dice <= 1);
        assertThat(diceCurve(rungs.get(1).trained().model())).contains(curve);
        // Trained without validation subjects.
        assertThat(diceCurve(source)).isEmpty();
    }

    private static Optional<DiceCurve> diceCurve(ArtifactRef model) {
        return LearningCurves.dice(bench.store(), bench.store().load(model));
    }

    @Test
    void aLookIsAtSlicesOfEverySubject() {
        assertThat(Training.spread(new int[] {3, 4, 5, 8, 9, 10, 20, 21}, 4)).containsExactly(3, 5, 9, 20);
        assertThat(Training.spread(new int[] {3, 4, 5}, 40)).containsExactly(3, 4, 5);
        assertThat(Training.spread(new int[0], 40)).isEmpty();
    }

    @Test
    void whatOlderReleasesKeptIsRead() throws IOException {
        JsonMapper json = JsonMapper.builder().addModule(new Jdk8Module()).build();
        Training.Kept kept = json.readValue(
                "{\"finalLoss\": 0.5, \"dice\": {\"mean\": 0.4, \"low\": 0.3, \"high\": 0.5, \"subjects\": 2,"
                        + " \"withoutRoi\": 0}}",
                Training.Kept.class);
        assertThat(kept.finalLoss()).isEqualTo(0.5);
        assertThat(kept.curve()).isEmpty();
        assertThat(kept.diceCurve()).isEmpty();
        assertThat(json.writeValueAsString(kept)).doesNotContain("curve", "diceCurve");
    }

    @Test
    void theNetWithoutTransferHasThoseOfATrainingFromScratch() throws IOException {
        List<RungActivity.Result> rungs = climb(Optional.empty(), 2, 5);

        TrainedModel full = bench.pretrain(
                new PretrainActivity.Request(target, JUDGED, StageBench.NETWORK, StageBench.training(5)));

        assertThat(weights(rungs.get(1).trained())).isEqualTo(weights(full));
    }

    @Test
    void aRungWhoseFormerIsDamagedBeginsAgainToTheSameBits() throws IOException {
        List<RungActivity.Result> rungs = climb(Optional.of(source), 3, 7);
        ArtifactRef gone = new ArtifactRef(rungs.get(0).trained().model().kind(), "0".repeat(64), "1".repeat(64));

        // Another number of iterations before it is another key, so that it is computed and not found.
        RungActivity.Result again = bench.climb(rung(Optional.of(source), 7, 1, Optional.of(gone)));

        assertThat(again.run().found()).isFalse();
        assertThat(weights(again.trained())).isEqualTo(weights(rungs.get(1).trained()));
    }

    @Test
    void isFoundTheSecondTime() {
        climb(Optional.of(source), 4, 6);

        assertThat(climb(Optional.of(source), 4, 6))
                .allMatch(result -> result.run().found());
    }

    @Test
    void everyValidationSubjectIsJudged() {
        RungActivity.Result result = climb(Optional.of(source), 9).get(0);

        double mean = result.trained().validation().orElseThrow().mean();
        assertThat(result.validation())
                .hasSize(result.trained().validation().orElseThrow().subjects());
        assertThat(result.validation().stream().mapToDouble(d -> d).average().orElseThrow())
                .isCloseTo(mean, within(1e-12));
        assertThat(result.softDice()).hasSameSizeAs(result.validation()).allMatch(d -> d > 0 && d < 1);
    }

    @Test
    void noOtherCheckpointIsLeft() throws IOException {
        climb(Optional.of(source), 8, 10);

        try (Stream<Path> all = Files.walk(folder.resolve("bench/store"))) {
            assertThat(all.filter(Files::isRegularFile))
                    .noneMatch(file -> file.toString().contains("/step-"));
        }
    }

    @Test
    void judgesThatShowNoRegionAreRefused() {
        TaskData nowhere = new TaskData(target.task(), target.prepared(), List.of(1, 2, 4));
        bench.checkTarget(new PrepareActivity.Target(nowhere, JUDGED, true));

        TaskData empty = new TaskData(target.task(), target.prepared(), List.of(77));
        assertThat(StageBench.failure(() -> bench.checkTarget(new PrepareActivity.Target(empty, JUDGED, true)))
                        .getOriginalMessage())
                .contains("is in none of the slices of its 1 validation subjects", "split.validationFraction");
    }
}
