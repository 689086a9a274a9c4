package org.sourceselect.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.activity.ActivityFailures;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.FeatureDumpActivity;
import org.sourceselect.activity.ImportModelActivity;
import org.sourceselect.activity.ScoreActivity;
import org.sourceselect.activity.TaskData;
import org.sourceselect.activity.TrainedModel;
import org.sourceselect.export.ModelExport;
import org.sourceselect.export.SelectedModel;
import org.sourceselect.export.SelectedModel.Of;
import org.sourceselect.store.ProblemNotes;
import org.sourceselect.task.BadInputException;
import org.sourceselect.unet.Inference;

/** Models from elsewhere, from their files to scores, through Temporal's activity environment. */
class ImportModelStageTest {

    @TempDir
    private Path folder;

    private StageBench bench() {
        return StageBench.open(folder.resolve("bench"), StageBench.phantoms(folder.resolve("data")));
    }

    /** Has the data set name a model, which it finds beside its description. */
    private Path nameModel(String file) throws IOException {
        Path yaml;
        try (var files = Files.list(folder.resolve("data"))) {
            yaml = files.filter(f -> f.toString().endsWith(".yaml")).findFirst().orElseThrow();
        }
        String text = Files.readString(yaml).replaceAll("(?m)^models:.*\\R", "");
        Files.writeString(yaml, text + (text.endsWith("\n") ? "" : "\n") + "models: {ED-1-FLAIR: " + file + "}\n");
        return yaml.resolveSibling(file);
    }

    private void torchScript(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Inference.class.getResourceAsStream(name + ".pt"))) {
            Files.copy(in, nameModel(name + ".pt"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static double score(StageBench bench, String metric, ArtifactRef model, TaskData source, TaskData target) {
        FeatureDumpActivity.Result ofSource = bench.features(model, source);
        FeatureDumpActivity.Result ofTarget = bench.features(model, target);
        return bench.score(metric, ofSource.features(), ofTarget.features())
                .outcome()
                .value();
    }

    @Test
    void ourOwnWeightsScoreAndFinetuneAsTheModelTrainedHere() throws IOException {
        try (StageBench bench = bench()) {
            TaskData source = StageBench.task(bench.prepare("FLAIR"), "FLAIR", "ED", 2);
            TaskData target = StageBench.task(bench.prepare("T1"), "T1", "ED", 2);
            TrainedModel trained = bench.pretrain(source, StageBench.training(4));
            Path weights = bench.store().fetch(bench.store().load(trained.model()), Training.WEIGHTS);
            Files.copy(weights, nameModel("ours.safetensors"));

            ImportModelActivity.Result imported = bench.importModel(List.of("otce", "h-score"));

            assertThat(imported.channels()).isEqualTo(2);
            assertThat(imported.run().found()).isFalse();
            assertThat(bench.importModel(List.of("otce")).run().found()).isTrue();
            for (String metric : List.of("otce", "h-score")) {
                double here = score(bench, metric, trained.model(), source, target);
                assertThat(here).isFinite();
                assertThat(score(bench, metric, imported.model(), source, target))
                        .isEqualTo(here);
            }
            assertThat(bench.finetune(imported.model(), target).dice())
                    .isEqualTo(bench.finetune(trained.model(), target).dice());
        }
    }

    @Test
    void anImportedModelIsNoExportAndWhatIsFinetunedFromItSaysSo() throws IOException {
        try (StageBench bench = bench()) {
            TaskData source = StageBench.task(bench.prepare("FLAIR"), "FLAIR", "ED", 2);
            TaskData target = StageBench.task(bench.prepare("T1"), "T1", "ED", 2);
            ArtifactRef trained = bench.pretrain(source, StageBench.training(4)).model();
            Files.copy(
                    bench.store().fetch(bench.store().load(trained), Training.WEIGHTS), nameModel("ours.safetensors"));
            ArtifactRef imported = bench.importModel(List.of("otce")).model();

            assertThatThrownBy(() -> ModelExport.read(bench.store(), selected(Of.SOURCE, source, target, imported)))
                    .isInstanceOf(BadInputException.class)
                    .hasMessage(
                            "SOURCE: the model of phantom/ED-1-FLAIR was imported as it is, and nothing is known of its"
                                    + " training; take the file that the data set's description names under models");
            Path into = Files.createDirectory(folder.resolve("export"));
            ModelExport.read(
                            bench.store(),
                            selected(
                                    Of.FINETUNED,
                                    source,
                                    target,
                                    bench.finetune(imported, target).model()))
                    .write(into);
            assertThat(into.resolve(ModelExport.CARD))
                    .content()
                    .contains("The source model of phantom/ED-1-FLAIR was imported; SourceSelect")
                    .contains("The source model was imported; on what it was trained is not known here.")
                    .contains("|  | then |")
                    .contains("| `artifacts/model/" + imported.key() + "` | import, version 1 |")
                    .contains("follows from the terms of phantom and of the imported model.");
        }
    }

    private static SelectedModel selected(Of of, TaskData source, TaskData target, ArtifactRef model) {
        return new SelectedModel(
                target.task(), Optional.of(source.task()), of, model.key(), OptionalDouble.empty(), Optional.empty());
    }

    @Test
    void fiveChannelsAreScoredByTheMetricsThatReadThemAndRefusedForTheOthers() throws IOException {
        try (StageBench bench = bench()) {
            TaskData source = StageBench.task(bench.prepare("FLAIR"), "FLAIR", "ED", 2);
            TaskData target = StageBench.task(bench.prepare("T1"), "T1", "ED", 2);
            torchScript("five-channels");
            List<String> able = List.of("h-score-shrinkage", "leep", "nce", "gbc", "k-nn");

            ImportModelActivity.Result imported = bench.importModel(able);

            assertThat(imported.channels()).isEqualTo(5);
            for (String metric : able) {
                assertThat(score(bench, metric, imported.model(), source, target))
                        .as(metric)
                        .isFinite();
            }
            ApplicationFailure refused =
                    StageBench.failure(() -> bench.importModel(List.of("h-score", "otce", "zero-shot-dice")));
            assertThat(refused.getType()).isEqualTo(ActivityFailures.BAD_INPUT);
            assertThat(refused.getOriginalMessage())
                    .contains(
                            "/ED-1-FLAIR has 5 channels, and otce reads 1 or 2, zero-shot-dice reads 2; choose among h-score,")
                    .contains("leep");
            // Nothing says where its encoder ends.
            assertThat(StageBench.failure(() -> bench.finetune(imported.model(), target))
                            .getOriginalMessage())
                    .startsWith("it was imported as a TorchScript program")
                    .contains("; import weights of the U-Net");
        }
    }

    /** Asked for alone, the probe is refused; as one signal of several it says why it is undefined, and the source has its other scores. */
    @Test
    void aProgramHasNoProbeWhereThatIsOneSignalOfSeveral() throws IOException {
        try (StageBench bench = bench()) {
            TaskData target = StageBench.task(bench.prepare("T1"), "T1", "ED", 2);
            torchScript("five-channels");

            assertThat(StageBench.failure(() -> bench.importModel(List.of("h-score", "probe")))
                            .getOriginalMessage())
                    .contains("probe reads a U-Net's encoder, which a TorchScript program does not show");
            ArtifactRef program = bench.importModel(List.of("combined", "prior", "probe", "h-score"))
                    .model();
            ScoreActivity.Result probe = bench.probe(program, target);

            assertThat(probe.outcome().degenerate())
                    .contains("undefined: a TorchScript program does not show its encoder");
            assertThat(probe.outcome().value()).isNaN();
            // What it cannot read is refused all the same.
            assertThat(StageBench.failure(() -> bench.importModel(List.of("combined", "probe", "otce")))
                            .getOriginalMessage())
                    .contains("otce reads 1 or 2");
        }
    }

    @Test
    void aWrongOutputIsRefusedWithoutItsPathInTheHistory() throws IOException {
        try (StageBench bench = bench()) {
            torchScript("half-size");

            ApplicationFailure refused = StageBench.failure(() -> bench.importModel(List.of("otce")));

            assertThat(refused.getType()).isEqualTo(ActivityFailures.BAD_INPUT);
            assertThat(refused.getOriginalMessage())
                    .contains("is float32 (2, 2, 16, 16); export a net")
                    .doesNotContain("half-size.pt");
            String note = Objects.requireNonNull(refused.getDetails().get(String.class));
            assertThat(new ProblemNotes(bench.store()).find(note).orElseThrow())
                    .startsWith(folder.resolve("data/half-size.pt") + ": the model cannot be used");
        }
    }
}
