package org.sourceselect.export;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.DiceSummary;
import org.sourceselect.activity.StageKind;
import org.sourceselect.activity.TrainedModel;
import org.sourceselect.activity.TrainingSettings;
import org.sourceselect.dataset.SplitCounts;
import org.sourceselect.export.SelectedModel.Of;
import org.sourceselect.store.Manifest;
import org.sourceselect.store.ObjectEntry;
import org.sourceselect.store.Stage;
import org.sourceselect.task.TaskId;
import org.sourceselect.tensor.SafetensorsFile;
import org.sourceselect.tensor.TensorSpec;

/**
 * A model card (Mitchell et al., "Model Cards for Model Reporting", FAT* 2019) in Markdown. The same model gives the same bytes.
 */
final class ModelCard {

    private static final String FIRST = "encoder.0.conv1.weight";

    private final SelectedModel selected;
    private final ModelHistory history;
    private final Preprocessing preprocessing;
    private final Net net;
    private final ObjectEntry weights;
    private final ModelHistory.Lesson last;
    private final List<Past> trainings = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();

    /** A training behind the model. */
    private record Past(TaskId task, Manifest model, ModelHistory.Lesson lesson, boolean fromModel) {
        TrainingSettings settings() {
            return lesson.settings();
        }
    }

    /** A row about each training. */
    private record Fact(String name, Function<Past, String> value) {}

    /**
     * @param history whose last training is known
     * @param weights the object that the net is in
     */
    ModelCard(SelectedModel selected, ModelHistory history, Preprocessing preprocessing, Net net, ObjectEntry weights) {
        this.selected = selected;
        this.history = history;
        this.preprocessing = preprocessing;
        this.net = net;
        this.weights = weights;
        this.last = history.last().orElseThrow();
        for (ModelHistory.Step step : history.steps()) {
            // The model before the last one is the source's, trained on the source's task.
            TaskId task =
                    trainings.isEmpty() ? selected.task() : selected.source().orElse(selected.task());
            step.lesson().ifPresent(lesson -> trainings.add(0, new Past(task, step.model(), lesson, step.fromModel())));
        }
    }

    /**
     * A U-Net's size.
     *
     * @param width channels at the full resolution
     * @param parameters how many numbers are trained
     */
    record Net(long width, long parameters) {

        /** That of a file of weights. */
        static Net of(Path file) throws IOException {
            try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
                long parameters = tensors.names().stream()
                        .filter(name -> !name.contains(".running_") && !name.endsWith(".num_batches_tracked"))
                        .map(tensors::spec)
                        .mapToLong(TensorSpec::elements)
                        .sum();
                return new Net(tensors.spec(FIRST).shape().get(0), parameters);
            }
        }
    }

    String text() {
        heading();
        use();
        quality();
        data();
        training();
        preprocessing();
        limits();
        lineage();
        return String.join("\n", lines) + "\n";
    }

    /** What it is, and its Dice on the test subjects of its task. */
    List<String> summary() {
        DiceSummary dice = last.result().dice();
        List<String> said = new ArrayList<>(List.of(title()));
        said.add("Dice " + number(dice.mean()) + " on " + dice.subjects() + " test "
                + (dice.subjects() == 1 ? "subject" : "subjects")
                + (Double.isFinite(dice.low())
                        ? " (95 % interval " + number(dice.low()) + " to " + number(dice.high()) + ")"
                        : "")
                + (last.result().ownDice().nothingLearnt() ? "; it has learnt nothing" : ""));
        return said;
    }

    private void heading() {
        TaskId task = selected.task();
        int size = last.data().settings().size();
        add("# " + title());
        paragraph("A 2-D U-Net of width " + net.width() + " (" + String.format(Locale.ROOT, "%,d", net.parameters())
                + " parameters) that marks the region of interest " + task.roi() + " in axial " + task.modality()
                + " slices of the brain, " + size + " x " + size + " pixels. " + origin());
        selected.standing().ifPresent(this::paragraph);
    }

    private String title() {
        String task = selected.task().toString();
        if (selected.of() == Of.SOURCE) {
            return task + ": a source model";
        }
        return task
                + selected.source().map(source -> ", fine-tuned from " + source).orElse(", without transfer")
                + (selected.of() == Of.BEST ? ", at its best rung" : "");
    }

    private String origin() {
        String software = software(history.steps().get(0).model());
        if (selected.of() == Of.SOURCE) {
            return software + " trained it from random weights, as a source for " + selected.target() + ".";
        }
        return selected.source()
                .map(source -> imported()
                        ? "The source model of " + source + " was imported; " + software + " trained its decoder on "
                                + selected.target() + ", with the encoder left as it was."
                        : software + " trained it on " + source + " first, then its decoder on " + selected.target()
                                + ", with the encoder left as it was.")
                .orElse(software + " trained it on " + selected.target()
                        + " alone, from random weights: the comparison without transfer.");
    }

    private void use() {
        section("How to use it");
        paragraph("```python");
        add("import nibabel, torch  # or whatever reads your volumes; torch is all that unet.py needs");
        add("from unet import load, predict, prepare");
        add("");
        add("image = nibabel.as_closest_canonical(nibabel.load(FILE))  # axes to the right, anterior, superior");
        add("volume, spacing = torch.tensor(image.get_fdata()), image.header.get_zooms()[:3]");
        add("brain = ...  # bool, of the volume's shape; 'What it must be shown' says where");
        add("");
        add("net = load(\"" + ModelExport.WEIGHTS + "\")  # a torch.nn.Module in eval mode");
        add("slices = prepare(volume, brain, spacing, \"" + ModelExport.PREPROCESSING + "\")  # [z, 1, size, size]");
        add("masks = predict(net, slices)  # [z, size, size], 1 is "
                + selected.task().roi());
        add("logits = net(slices)  # [z, 2, size, size], background and "
                + selected.task().roi());
        add("```");
        table(
                List.of("file", "what"),
                List.of(
                        List.of(
                                "`" + ModelExport.WEIGHTS + "`",
                                "all tensors, batch statistics among them, as `load_state_dict` takes them; SHA-256 `"
                                        + weights.sha256() + "`"),
                        List.of(
                                "`" + ModelExport.MODULE + "`",
                                "the network, `load`, `predict` and `prepare`, for torch"),
                        List.of(
                                "`" + ModelExport.PREPROCESSING + "`",
                                "how volumes become slices, for `prepare` and other programs"),
                        List.of("`" + ModelExport.CARD + "`", "this card")));
    }

    private void quality() {
        section("How good it is");
        paragraph("Dice of each subject over its prepared slices together, at the network's size, then the mean over"
                + " subjects; its 95 % interval by bootstrap over subjects. Pixels between those of a smaller slice and"
                + " slices that preparation left out do not count.");
        List<List<String>> rows = new ArrayList<>();
        for (int i = trainings.size() - 1; i >= 0; i--) {
            Past past = trainings.get(i);
            rows.addAll(dice(
                    past.task(),
                    past.lesson(),
                    i < trainings.size() - 1 ? ", of the source model before fine-tuning" : ""));
        }
        table(List.of("Dice on", "mean", "95 % interval", "subjects", "marking every pixel"), rows);
        if (last.result().ownDice().nothingLearnt()) {
            paragraph("**It has learnt nothing**: marking every pixel is as good.");
        }
        List<String> notes = new ArrayList<>();
        if (last.subjects().validation() > 0) {
            // Where there is a ground truth, the Dice on test subjects is what sources are told apart by.
            boolean raced =
                    last.stage() == StageKind.RUNG && selected.standing().isPresent();
            notes.add("Validation subjects were kept out of training"
                    + (raced
                            ? " and decided between candidates" + (selected.of() == Of.BEST ? " and between rungs" : "")
                                    + ", so that whoever did best on them would do worse on others"
                            : "")
                    + (raced || selected.of() == Of.SOURCE ? "; test subjects decided nothing here." : "."));
        }
        if (selected.of() == Of.FINETUNED
                && last.stage() == StageKind.FINETUNE
                && !last.result().dice().nothingLearnt()) {
            notes.add(
                    "If this model is taken because it did best on these test subjects, its Dice on others will be lower.");
        }
        if (!notes.isEmpty()) {
            paragraph(String.join(" ", notes));
        }
    }

    private static List<List<String>> dice(TaskId task, ModelHistory.Lesson lesson, String of) {
        List<List<String>> rows = new ArrayList<>();
        TrainedModel result = lesson.result();
        rows.add(row("test subjects of " + task + of, result.dice()));
        result.validation().ifPresent(validation -> rows.add(row("validation subjects of " + task + of, validation)));
        return rows;
    }

    private static List<String> row(String on, DiceSummary dice) {
        return List.of(
                on,
                number(dice.mean()),
                Double.isFinite(dice.low())
                        ? number(dice.low()) + " to " + number(dice.high())
                        : "none, for fewer than three subjects",
                Integer.toString(dice.subjects())
                        + (dice.withoutRoi() == 0 ? "" : ", and " + dice.withoutRoi() + " without the region"),
                dice.everything().isPresent() ? number(dice.everything().getAsDouble()) : "not known");
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "undefined";
    }

    private void data() {
        section("What it was trained on");
        facts(List.of(
                new Fact("data set", past -> past.task().dataSet()),
                new Fact("partition", past -> past.task().partition().orElse("none")),
                new Fact("modality", past -> past.task().modality()),
                new Fact(
                        "region of interest",
                        past -> past.task().roi() + ", label values "
                                + past.lesson().labels().stream()
                                        .map(String::valueOf)
                                        .collect(Collectors.joining(", "))),
                new Fact("subjects", past -> subjects(past.lesson().subjects())),
                new Fact(
                        "slices of all of them",
                        past -> Integer.toString(past.lesson().data().summary().slices()))));
        if (imported()) {
            paragraph("The source model was imported; on what it was trained is not known here.");
        }
    }

    private static String subjects(SplitCounts counts) {
        return counts.training() + " to train on"
                + (counts.validation() == 0 ? "" : ", " + counts.validation() + " to validate") + ", " + counts.test()
                + " to test";
    }

    private void training() {
        section("How it was trained");
        facts(List.of(
                new Fact(
                        "stage",
                        past -> past.lesson().stage().label() + ", version "
                                + past.model().stageVersion()),
                new Fact(
                        "what was trained",
                        past -> past.fromModel() ? "the decoder; the encoder stayed" : "all, from random weights"),
                new Fact("iterations", past -> Integer.toString(past.settings().iterations())),
                new Fact("batch", past -> past.settings().batchSize() + " slices"),
                new Fact("share of it drawn from slices with the region", past -> share(past.settings())),
                new Fact("loss", past -> past.settings().loss().label()),
                new Fact("optimiser", past -> "Adam"),
                new Fact("learning rate", past -> plain(past.settings().learningRate())),
                new Fact("weight decay", past -> plain(past.settings().weightDecay())),
                new Fact("seed", past -> Long.toString(past.settings().seed())),
                new Fact(
                        "mean loss of the last iterations",
                        past -> number(past.lesson().result().finalLoss())),
                new Fact("software", past -> software(past.model()))));
    }

    /** Without an exponent: 0.00005. */
    private static String plain(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    private static String share(TrainingSettings settings) {
        return settings.regionShare() == 0 ? "none" : String.format(Locale.ROOT, "%.3g", settings.regionShare());
    }

    private void preprocessing() {
        section("What it must be shown");
        paragraph("Slices made as those that it was trained on; `prepare` does it, given the brain. Other input gives"
                + " output all the same, and it means nothing.");
        List<String> words = preprocessing.words();
        add("");
        IntStream.range(0, words.size()).forEach(i -> add((i + 1) + ". " + words.get(i)));
        paragraph("The output has two channels, the logits of background and of "
                + selected.task().roi() + "; a pixel belongs to the region where the second is larger.");
    }

    private void limits() {
        section("Intended use and limits");
        add("");
        add(
                "- For research: to compare, to fine-tune further, to start annotation from. It is no medical device and was not"
                        + " examined as one.");
        add(
                "- It knows images like those above: that modality, scanners and protocols of that data set, people like its"
                        + " subjects. Elsewhere measure before you trust.");
        add("- It segments slice by slice and knows nothing of the slices beside.");
        add("- " + last.subjects().training() + " training and "
                + last.subjects().test() + " test subjects are what the numbers above rest on.");
        section("Licence");
        paragraph(
                "`" + ModelExport.MODULE
                        + "` is part of SourceSelect, Apache-2.0. The weights were made from your data: what"
                        + " may be done with them follows from the terms of "
                        + trainings.stream()
                                .map(past -> past.task().dataSet())
                                .distinct()
                                .collect(Collectors.joining(" and "))
                        + (imported() ? " and of the imported model" : "")
                        + ". Weights can hold traces of the images that they were trained on; share them as you would share those.");
    }

    private void lineage() {
        section("Lineage");
        paragraph(
                "Artifacts in the store, the newest first; each key is the SHA-256 of what the artifact was made from.");
        List<List<String>> rows = new ArrayList<>();
        for (ModelHistory.Step step : history.steps()) {
            rows.add(artifact(step.model()));
        }
        trainings.stream()
                .map(past -> past.lesson().data().manifest())
                .distinct()
                .forEach(prepared -> rows.add(artifact(prepared)));
        table(List.of("artifact", "stage", "made by", "at", "from"), rows);
        paragraph("Exported by SourceSelect " + Stage.codeVersion() + ".");
    }

    private static List<String> artifact(Manifest manifest) {
        return List.of(
                "`artifacts/" + manifest.kind().folder() + "/" + manifest.key() + "`",
                manifest.stage() + ", version " + manifest.stageVersion(),
                software(manifest),
                manifest.created().truncatedTo(ChronoUnit.SECONDS).toString(),
                manifest.inputs().isEmpty()
                        ? manifest.kind() == ArtifactKind.PREPARED
                                ? "the data set's files"
                                : "the file that was imported"
                        : manifest.inputs().stream()
                                .map(input -> "`" + input.kind().folder() + "/"
                                        + input.key().substring(0, 8) + "…`")
                                .collect(Collectors.joining(", ")));
    }

    private boolean imported() {
        return trainings.size() < history.steps().size();
    }

    private static String software(Manifest made) {
        return "SourceSelect " + made.codeVersion();
    }

    /** A table with a column for each training, the first one first. */
    private void facts(List<Fact> facts) {
        List<String> head = new ArrayList<>(List.of(""));
        trainings.forEach(past -> head.add(past.fromModel() ? "then" : trainings.size() == 1 ? "" : "first"));
        table(
                head,
                facts.stream()
                        .map(fact -> Stream.concat(
                                        Stream.of(fact.name()),
                                        trainings.stream().map(fact.value()))
                                .toList())
                        .toList());
    }

    private void section(String title) {
        add("");
        add("## " + title);
    }

    private void paragraph(String text) {
        add("");
        add(text);
    }

    private void table(List<String> head, List<List<String>> rows) {
        add("");
        add("| " + String.join(" | ", head) + " |");
        add("|" + " --- |".repeat(head.size()));
        rows.forEach(row -> add("| " + String.join(" | ", row) + " |"));
    }

    private void add(String line) {
        lines.add(line);
    }
}
