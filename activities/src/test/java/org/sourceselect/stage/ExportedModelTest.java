package org.sourceselect.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.activity.FinetuneActivity;
import org.sourceselect.activity.RungActivity;
import org.sourceselect.activity.SplitSettings;
import org.sourceselect.activity.TaskData;
import org.sourceselect.activity.TrainedModel;
import org.sourceselect.export.ModelExport;
import org.sourceselect.export.SelectedModel;
import org.sourceselect.export.SelectedModel.Of;
import org.sourceselect.store.ArtifactGoneException;
import org.sourceselect.store.Manifest;
import org.sourceselect.store.ObjectEntry;
import org.sourceselect.task.BadInputException;
import org.sourceselect.tensor.DType;
import org.sourceselect.tensor.Python;
import org.sourceselect.tensor.SafetensorsWriter;
import org.sourceselect.tensor.TensorSpec;
import org.sourceselect.unet.Inference;

/** Models of real stages, handed over. What torch makes of them is compared where there is a Python with torch. */
class ExportedModelTest {

    private static final SplitSettings SPLIT = new SplitSettings(0.25, 7, 0.3);
    private static final int SIZE = 32;

    @TempDir
    static Path folder;

    private static StageBench bench;
    private static TaskData source;
    private static TaskData target;
    private static TrainedModel pretrained;
    private static TrainedModel finetuned;

    @BeforeAll
    static void train() {
        bench = StageBench.open(folder.resolve("bench"), StageBench.phantoms(folder.resolve("data")));
        source = StageBench.task(bench.prepare("T2"), "T2", "ED", 2);
        target = StageBench.task(bench.prepare("FLAIR"), "FLAIR", "ED", 2);
        pretrained = bench.pretrain(source, StageBench.training(12));
        finetuned =
                bench.finetune(new FinetuneActivity.Request(pretrained.model(), target, SPLIT, StageBench.training(9)));
    }

    @AfterAll
    static void close() throws IOException {
        bench.close();
    }

    private static SelectedModel selected(Of of, TrainedModel model, OptionalDouble dice) {
        return new SelectedModel(
                target.task(),
                Optional.of(source.task()),
                of,
                model.model().key(),
                dice,
                Optional.of("It won a race of 2 candidates."));
    }

    private static Path export(String name, SelectedModel selected) throws IOException {
        Path into = Files.createDirectory(folder.resolve(name));
        ModelExport.read(bench.store(), selected).write(into);
        assertThat(into.toFile().list()).containsExactlyInAnyOrderElementsOf(ModelExport.files());
        return into;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    @Test
    void theWeightsAreTheBytesOfTheArtifact() throws IOException {
        Path exported = export("bytes", selected(Of.FINETUNED, finetuned, OptionalDouble.empty()));

        Manifest manifest = bench.store().load(finetuned.model());
        ObjectEntry object = manifest.object(Training.WEIGHTS);
        Path stored = folder.resolve("bench/store/objects/sourceselect").resolve(object.path());
        assertThat(exported.resolve(ModelExport.WEIGHTS)).hasSameBinaryContentAs(stored);
        assertThat(exported.resolve(ModelExport.CARD)).content().contains("SHA-256 `" + object.sha256() + "`");
    }

    @Test
    void theCardTellsWhatItIsHowGoodAndWhereItCameFrom() throws IOException {
        Path exported = export(
                "card",
                selected(
                        Of.FINETUNED,
                        finetuned,
                        OptionalDouble.of(finetuned.dice().mean())));
        String card = Files.readString(exported.resolve(ModelExport.CARD));

        assertThat(card)
                .startsWith("# phantom/ED-1-FLAIR, fine-tuned from phantom/ED-1-T2\n")
                // Counted by torch: sum(p.numel() for p in net.parameters()).
                .contains("A 2-D U-Net of width 2 (30,718 parameters)")
                .contains("It won a race of 2 candidates.")
                .contains("| test subjects of phantom/ED-1-FLAIR | "
                        + number(finetuned.dice().mean()) + " | none, for fewer than three subjects | 1 | ")
                .contains("| validation subjects of phantom/ED-1-FLAIR | "
                        + number(finetuned.validation().orElseThrow().mean()) + " | ")
                .contains("| test subjects of phantom/ED-1-T2, of the source model before fine-tuning | "
                        + number(pretrained.dice().mean()) + " | ")
                .contains("| subjects | 3 to train on, 1 to test | 2 to train on, 1 to validate, 1 to test |")
                .contains("| region of interest | ED, label values 2 | ED, label values 2 |")
                .contains("| iterations | 12 | 9 |")
                .contains("| learning rate | 0.001 | 0.001 |")
                .contains("| seed | 5 | 5 |")
                .contains("| what was trained | all, from random weights | the decoder; the encoder stayed |");
        for (String key : List.of(
                "model/" + finetuned.model().key(),
                "model/" + pretrained.model().key(),
                "prepared/" + target.prepared().key(),
                "prepared/" + source.prepared().key())) {
            assertThat(card).contains("| `artifacts/" + key + "` |");
        }
    }

    @Test
    void noSubjectAndNoPathIsInTheFiles() throws IOException {
        Path exported = export("quiet", selected(Of.FINETUNED, finetuned, OptionalDouble.empty()));
        List<String> subjects;
        try (TaskSlices slices = TaskSlices.open(bench.store(), target, SPLIT)) {
            subjects = IntStream.range(0, slices.prepared().subjects())
                    .mapToObj(slices.prepared()::subjectName)
                    .toList();
        }
        assertThat(subjects).hasSize(4);
        for (String file : List.of(ModelExport.CARD, ModelExport.PREPROCESSING)) {
            assertThat(exported.resolve(file))
                    .content()
                    .doesNotContain(subjects)
                    .doesNotContain(folder.toString())
                    .doesNotContain(".nii");
        }
    }

    @Test
    void aSourceModelHasOneTrainingAndItsOwnTask() throws IOException {
        Path exported = export(
                "source",
                selected(
                        Of.SOURCE,
                        pretrained,
                        OptionalDouble.of(pretrained.ownDice().mean())));
        assertThat(Files.readString(exported.resolve(ModelExport.CARD)))
                .startsWith("# phantom/ED-1-T2: a source model\n")
                .contains("| test subjects of phantom/ED-1-T2 | "
                        + number(pretrained.dice().mean()) + " | ")
                .contains("| iterations | 12 |\n")
                .doesNotContain(finetuned.model().key());
    }

    @Test
    void theNetWithoutTransferHasNoSource() throws IOException {
        RungActivity.Result scratch = bench.climb(new RungActivity.Request(
                Optional.empty(), StageBench.NETWORK, target, SPLIT, StageBench.training(3), 0, Optional.empty()));
        Path exported = export(
                "scratch",
                new SelectedModel(
                        target.task(),
                        Optional.empty(),
                        Of.FINETUNED,
                        scratch.trained().model().key(),
                        OptionalDouble.of(scratch.trained().dice().mean()),
                        Optional.empty()));
        assertThat(Files.readString(exported.resolve(ModelExport.CARD)))
                .startsWith("# phantom/ED-1-FLAIR, without transfer\n")
                .contains("| what was trained | all, from random weights |\n");
    }

    @Test
    void thePreprocessingIsThatOfTheModelsOwnSlices() throws IOException {
        Path exported = export("json", selected(Of.FINETUNED, finetuned, OptionalDouble.empty()));
        JsonNode json = new ObjectMapper()
                .readTree(exported.resolve(ModelExport.PREPROCESSING).toFile());
        assertThat(json.at("/slices/size").asInt()).isEqualTo(SIZE);
        assertThat(json.at("/slices/fit").asText()).isEqualTo("resize");
        assertThat(json.at("/slices/minimumBrainFraction").asDouble(1)).isZero();
        assertThat(json.at("/brain/rule").asText()).isEqualTo("auto");
        assertThat(json.at("/brain/imagesByFinding")).hasSize(1);
        assertThat(json.at("/brain/imagesByFinding").elements().next().asInt()).isEqualTo(4);
        assertThat(json.at("/orientation/firstRow").asText()).isEqualTo("anterior");
    }

    @Test
    void aModelOfOtherBitsThanTheSelectionToldOfIsRefused() {
        double other = finetuned.dice().mean() + 0.01;
        assertThatThrownBy(() ->
                        ModelExport.read(bench.store(), selected(Of.FINETUNED, finetuned, OptionalDouble.of(other))))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(" where the selection says " + other + ": it has been computed anew since; run ");
    }

    @Test
    void aModelThatIsNotThereIsRefused() {
        SelectedModel gone = new SelectedModel(
                target.task(),
                Optional.of(source.task()),
                Of.FINETUNED,
                "ab".repeat(32),
                OptionalDouble.empty(),
                Optional.empty());
        assertThatThrownBy(() -> ModelExport.read(bench.store(), gone))
                .isInstanceOf(ArtifactGoneException.class)
                .hasMessageContaining("artifact model/" + "ab".repeat(32) + " is not there");
    }

    /** Our engine and torch sum in other orders, and we have no transposed convolution: float32 through 23 convolutions. */
    @Test
    void torchMakesTheSameLogitsOfPreparedSlices() throws Exception {
        Python python = Python.with("torch", "an exported model in torch");
        for (Of of : Of.values()) {
            Path exported = export(
                    "torch-" + of, selected(of, of == Of.SOURCE ? pretrained : finetuned, OptionalDouble.empty()));
            compare(python, exported, of == Of.SOURCE ? source : target);
        }
    }

    private static void compare(Python python, Path exported, TaskData task) throws Exception {
        Path given = folder.resolve("slices.safetensors");
        Path answer = folder.resolve("answer");
        int pixels = SIZE * SIZE;
        try (TaskSlices slices = TaskSlices.open(bench.store(), task, SPLIT)) {
            int n = slices.slices();
            float[] image = new float[pixels];
            try (SafetensorsWriter writer = SafetensorsWriter.create(
                    given, Map.of("images", TensorSpec.of(DType.F32, n, 1, SIZE, SIZE)), Map.of())) {
                for (int slice = 0; slice < n; slice++) {
                    slices.image(slice, image, 0);
                    writer.append("images", image, 0, pixels);
                }
            }
            python.run(
                    folder.resolve("said"),
                    List.of(
                            "src/test/python/export_check.py",
                            "logits",
                            exported.toString(),
                            given.toString(),
                            answer.toString()));
            ByteBuffer torch = ByteBuffer.wrap(Files.readAllBytes(answer)).order(ByteOrder.LITTLE_ENDIAN);
            assertThat(torch.capacity()).isEqualTo(4 * n * 3 * pixels);
            int[] all = IntStream.range(0, n).toArray();
            double[] largest = new double[2];
            long[] inside = new long[1];
            try (Inference inference = Inference.open(StageBench.CPU.get(), exported.resolve(ModelExport.WEIGHTS))) {
                inference.logits(slices, all, 4, (slice, logits) -> {
                    for (int i = 0; i < logits.length; i++) {
                        double theirs = torch.getFloat(4 * (slice * 2 * pixels + i));
                        largest[0] = Math.max(largest[0], Math.abs(logits[i]));
                        largest[1] = Math.max(largest[1], Math.abs(logits[i] - theirs));
                    }
                    for (int p = 0; p < pixels; p++) {
                        double margin = logits[pixels + p] - logits[p];
                        float mask = torch.getFloat(4 * (2 * n * pixels + slice * pixels + p));
                        inside[0] += margin > 0 ? 1 : 0;
                        if (Math.abs(margin) > 1e-3) {
                            assertThat(mask).isEqualTo(margin > 0 ? 1 : 0);
                        }
                    }
                });
            }
            assertThat(inside[0]).isPositive();
            assertThat(largest[0]).isGreaterThan(0.1);
            assertThat(largest[1] / largest[0]).isLessThan(1e-5);
        }
    }
}
