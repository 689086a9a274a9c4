package org.sourceselect.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sourceselect.activity.RoiForm;
import org.sourceselect.cli.text.Console;
import org.sourceselect.cli.text.Json;
import org.sourceselect.cli.text.Numbers;
import org.sourceselect.cli.text.ScanProgress;
import org.sourceselect.cli.text.UserErrorException;
import org.sourceselect.cli.text.Version;
import org.sourceselect.scoring.FileScore;
import org.sourceselect.scoring.MaskSimilarity;
import org.sourceselect.scoring.RegionScore;
import org.sourceselect.scoring.ScoreInput;
import org.sourceselect.scoring.ScoreJson;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.NearestNames;
import org.sourceselect.transferability.Need;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.RegionForm;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.TransferabilityMetric;
import org.sourceselect.transferability.registry.Metrics;
import org.sourceselect.transferability.ssim.SsimSettings;
import org.sourceselect.transferability.transport.EntropicMetric;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Computes a metric on the user's own arrays. */
@Command(
        name = "score",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Computes one transferability metric on features and labels in your own files.",
            "",
            "The files are .npy or .safetensors. As METRIC, ssim is the mean SSIM of label slices, the first",
            "with the first and so on; roi-similarity compares the shapes of the regions, as RoI analysis does.",
            "",
            "Features are images x channels x height x width, or n x d pixels for metrics that look at no whole",
            "images, in float16, float32 or float64. Labels are 0 or 1, of any integer type or bool: images x",
            "height x width, or n; slices x height x width for ssim and roi-similarity. Which of them a metric reads is what",
            "'sourceselect metrics' tells. Files of any size are streamed.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  sourceselect score h-score --target-features f.npy --target-labels y.npy",
            "  sourceselect score otce --source-features fs.npy --source-labels ys.npy \\",
            "      --target-features ft.npy --target-labels yt.npy --json",
            "  sourceselect score h-score --target-features f.npy --target-labels y.npy --target-subjects s.npy",
            "  sourceselect score ssim --source-labels ys.npy --target-labels yt.npy --window uniform",
            "  sourceselect score roi-similarity --source-labels ys.npy --target-labels yt.npy \\",
            "      --source-subjects ss.npy --target-subjects st.npy",
            "  sourceselect score leep --target-features t.safetensors --target-features-name logits \\",
            "      --target-labels t.safetensors --target-labels-name labels"
        })
public final class ScoreCommand implements Callable<Integer> {

    private static final String SSIM = "ssim";
    private static final String ROI_SIMILARITY = "roi-similarity";
    private static final int DECIMALS = 6;

    /** As a selection compares by default. */
    private static final int PAIRS = 400;
    /** The metrics that are no transferability metrics: they read labels alone. */
    private static final List<String> OF_LABELS = List.of(SSIM, ROI_SIMILARITY);

    private static final Map<String, String> UNITS = Map.of(SSIM, "slices", ROI_SIMILARITY, "pairs");
    private static final Set<Need> MASKS = Set.of(Need.SOURCE_LABELS, Need.TARGET_LABELS);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "METRIC", description = "A name from 'sourceselect metrics', ssim, or roi-similarity.")
    private String metric = "";

    @Option(names = "--source-features", paramLabel = "FILE", description = "The model's features of the source.")
    private @Nullable Path sourceFeatures;

    @Option(names = "--source-labels", paramLabel = "FILE", description = "The source's labels.")
    private @Nullable Path sourceLabels;

    @Option(names = "--target-features", paramLabel = "FILE", description = "The model's features of the target.")
    private @Nullable Path targetFeatures;

    @Option(names = "--target-labels", paramLabel = "FILE", description = "The target's labels.")
    private @Nullable Path targetLabels;

    @Option(
            names = "--source-features-name",
            paramLabel = "NAME",
            description = "Which tensor, in a safetensors file of several; likewise for the others.")
    private @Nullable String sourceFeaturesName;

    @Option(names = "--source-labels-name", paramLabel = "NAME")
    private @Nullable String sourceLabelsName;

    @Option(names = "--target-features-name", paramLabel = "NAME")
    private @Nullable String targetFeaturesName;

    @Option(names = "--target-labels-name", paramLabel = "NAME")
    private @Nullable String targetLabelsName;

    @Option(
            names = "--source-subjects",
            paramLabel = "FILE",
            description = "Which subject each of the source's images is of: one integer each, for the interval.")
    private @Nullable Path sourceSubjects;

    @Option(
            names = "--target-subjects",
            paramLabel = "FILE",
            description = "Which subject each of the target's images is of; with ssim, each pair of slices.")
    private @Nullable Path targetSubjects;

    @Option(names = "--source-subjects-name", paramLabel = "NAME")
    private @Nullable String sourceSubjectsName;

    @Option(names = "--target-subjects-name", paramLabel = "NAME")
    private @Nullable String targetSubjectsName;

    @Option(
            names = "--eps",
            paramLabel = "EPS",
            description = {
                "For otce and jc-otce: the entropic regularisation, in squared units of the features,",
                "a positive number (default: 0.1, the paper's); 0.001 to 10 are tested."
            })
    private @Nullable Double eps;

    @Option(
            names = "--relative-eps",
            paramLabel = "SHARE",
            description = {
                "In place of --eps: the regularisation as a share of the mean squared distance between features of source",
                "and target pixels, such as 0.01; for features of any size, as those of 10^5 that eps 0.1 hardly joins."
            })
    private @Nullable Double relativeEps;

    @Option(
            names = "--window",
            paramLabel = "WINDOW",
            defaultValue = "gaussian",
            description = {
                "For ssim: gaussian (11 x 11, sigma 1.5), uniform (7 x 7) or global (the whole slice)",
                "(default: ${DEFAULT-VALUE})."
            })
    private Window window = Window.GAUSSIAN;

    @Option(
            names = "--form",
            paramLabel = "FORM",
            description = {
                "For roi-similarity: descriptors, ssim-present or ssim-box (default: descriptors, as in a selection).",
                "The paper's form is ssim, a metric of its own here."
            })
    private @Nullable String form;

    @Option(names = "--json", description = "Print JSON instead of text.")
    private boolean json;

    /** The settings of the SSIM by the user's names. */
    public enum Window {
        GAUSSIAN(SsimSettings.GAUSSIAN),
        UNIFORM(SsimSettings.UNIFORM),
        GLOBAL(SsimSettings.GLOBAL);

        private final SsimSettings settings;

        Window(SsimSettings settings) {
            this.settings = settings;
        }
    }

    @Override
    public Integer call() throws IOException {
        Console console =
                Console.on(spec.commandLine().getOut(), spec.commandLine().getErr());
        String name = metric.toLowerCase(Locale.ROOT);
        Score score;
        try {
            ProgressListener progress =
                    console.terminal() ? new ScanProgress(console, System::nanoTime) : ProgressListener.NONE;
            checkEps(name);
            score = switch (name) {
                case SSIM -> ssim(console, progress);
                case ROI_SIMILARITY -> roiSimilarity(console, progress);
                default -> score(chosen(name), console, progress);
            };
        } catch (IllegalArgumentException | ArithmeticException e) {
            // What metrics say of data they cannot use is written for a user.
            throw new UserErrorException(name + ": " + e.getMessage(), e);
        } finally {
            console.clearStatus();
        }
        if (json) {
            console.result(json(name, score));
        } else {
            console.results(lines(name, score, UNITS.getOrDefault(name, "pixels")));
        }
        return 0;
    }

    private Score ssim(Console console, ProgressListener progress) throws IOException {
        Map<Need, ScoreInput> inputs = inputs(SSIM, MASKS, console);
        Map<Need, ScoreInput> subjects = subjects(SSIM, Set.of(Need.TARGET_FEATURES), console);
        return MaskSimilarity.of(
                given(inputs, Need.SOURCE_LABELS),
                given(inputs, Need.TARGET_LABELS),
                Optional.ofNullable(subjects.get(Need.TARGET_FEATURES)),
                window.settings,
                progress);
    }

    private RegionForm form() {
        if (form == null) {
            return RegionForm.DESCRIPTORS;
        }
        try {
            return RoiForm.named(form)
                    .region()
                    .orElseThrow(() -> new BadInputException(
                            "--form",
                            "it is ssim, the paper's, which compares slices one by one",
                            "use 'sourceselect score ssim', or choose descriptors, ssim-present or ssim-box"));
        } catch (BadInputException e) {
            throw new UserErrorException(e.sentence().replaceFirst("^roiForm", "--form"), e);
        }
    }

    private Score roiSimilarity(Console console, ProgressListener progress) throws IOException {
        RegionForm chosen = form();
        Map<Need, ScoreInput> inputs = inputs(ROI_SIMILARITY, MASKS, console);
        Map<Need, ScoreInput> subjects =
                subjects(ROI_SIMILARITY, Set.of(Need.SOURCE_FEATURES, Need.TARGET_FEATURES), console);
        return RegionScore.of(
                chosen,
                given(inputs, Need.SOURCE_LABELS),
                given(inputs, Need.TARGET_LABELS),
                Optional.ofNullable(subjects.get(Need.SOURCE_FEATURES)),
                Optional.ofNullable(subjects.get(Need.TARGET_FEATURES)),
                PAIRS,
                progress);
    }

    private Score score(TransferabilityMetric metric, Console console, ProgressListener progress) throws IOException {
        return FileScore.of(
                metric,
                inputs(metric.name(), metric.facts().needs(), console),
                subjects(metric.name(), metric.facts().needs(), console),
                progress);
    }

    private TransferabilityMetric chosen(String name) {
        TransferabilityMetric metric = named(name);
        if (metric instanceof EntropicMetric entropic) {
            if (relativeEps != null) {
                return entropic.withRelativeEps(relativeEps);
            }
            if (eps != null) {
                return entropic.withEps(eps);
            }
        }
        return metric;
    }

    /** Refuses an eps that is none, or that the metric has no use for, before anything is read. */
    private void checkEps(String name) {
        if (eps != null && relativeEps != null) {
            throw new BadInputException(
                    "--relative-eps", "it is " + relativeEps + ", and --eps is " + eps, "give one of the two");
        }
        checkEps("--eps", eps, "0.1", name);
        checkEps("--relative-eps", relativeEps, "0.01", name);
    }

    private static void checkEps(String option, @Nullable Double value, String example, String name) {
        if (value == null) {
            return;
        }
        if (OF_LABELS.contains(name) || !(named(name) instanceof EntropicMetric)) {
            List<String> entropic = Metrics.all().stream()
                    .filter(EntropicMetric.class::isInstance)
                    .map(TransferabilityMetric::name)
                    .toList();
            throw new BadInputException(
                    option,
                    "it is " + value + ", and " + name + " has none",
                    "leave it out, or choose " + String.join(" or ", entropic));
        }
        if (!(value > 0) || value.isInfinite()) {
            throw new BadInputException(option, "it is " + value, "give a positive number such as " + example);
        }
    }

    private static TransferabilityMetric named(String name) {
        if (Metrics.find(name).isEmpty() && Metrics.rankable().contains(name)) {
            throw new BadInputException(
                    "METRIC",
                    name
                            + " ranks the sources of a target by what is known of all of them, and these are the arrays of one",
                    "choose it in a selection: sourceselect select … --metric " + name);
        }
        List<String> known =
                Stream.concat(Metrics.names().stream(), OF_LABELS.stream()).toList();
        return Metrics.find(name)
                .orElseThrow(() -> new BadInputException(
                        "METRIC",
                        "no metric is called '" + name + "'",
                        "the nearest names are " + String.join(", ", NearestNames.to(name, known))));
    }

    /** The files that are needed; of others that were given it is said that they are not read. */
    private Map<Need, ScoreInput> inputs(String name, Set<Need> needs, Console console) {
        Map<Need, ScoreInput> inputs = new EnumMap<>(Need.class);
        put(inputs, Need.SOURCE_FEATURES, sourceFeatures, sourceFeaturesName);
        put(inputs, Need.SOURCE_LABELS, sourceLabels, sourceLabelsName);
        put(inputs, Need.TARGET_FEATURES, targetFeatures, targetFeaturesName);
        put(inputs, Need.TARGET_LABELS, targetLabels, targetLabelsName);
        for (Need need : List.of(Need.SOURCE_FEATURES, Need.SOURCE_LABELS, Need.TARGET_FEATURES, Need.TARGET_LABELS)) {
            if (needs.contains(need) && !inputs.containsKey(need)) {
                throw new BadInputException(
                        option(need),
                        "it is missing, and " + name + " reads the " + need.label(),
                        "give an .npy or .safetensors file");
            }
        }
        for (Need need : new ArrayList<>(inputs.keySet())) {
            if (!needs.contains(need)) {
                console.say("note: " + name + " does not read " + option(need));
                inputs.remove(need);
            }
        }
        return inputs;
    }

    /** The files that tell subjects apart, of the sides that are looked at. */
    private Map<Need, ScoreInput> subjects(String name, Set<Need> needs, Console console) {
        Map<Need, ScoreInput> subjects = new EnumMap<>(Need.class);
        put(subjects, Need.SOURCE_FEATURES, "--source-subjects", sourceSubjects, sourceSubjectsName);
        put(subjects, Need.TARGET_FEATURES, "--target-subjects", targetSubjects, targetSubjectsName);
        for (ScoreInput given : new ArrayList<>(subjects.values())) {
            Need need = given.option().startsWith("--source") ? Need.SOURCE_FEATURES : Need.TARGET_FEATURES;
            if (!needs.contains(need)) {
                console.say("note: " + name + " does not read " + given.option());
                subjects.remove(need);
            }
        }
        return subjects;
    }

    private static void put(Map<Need, ScoreInput> inputs, Need need, @Nullable Path file, @Nullable String tensor) {
        put(inputs, need, option(need), file, tensor);
    }

    private static void put(
            Map<Need, ScoreInput> inputs, Need need, String option, @Nullable Path file, @Nullable String tensor) {
        if (file != null) {
            inputs.put(need, new ScoreInput(file, Optional.ofNullable(tensor), option));
        } else if (tensor != null) {
            throw new BadInputException(
                    option + "-name", "it is '" + tensor + "', of no file", "give the file as " + option);
        }
    }

    private static ScoreInput given(Map<Need, ScoreInput> inputs, Need need) {
        return Optional.ofNullable(inputs.get(need)).orElseThrow();
    }

    private static String option(Need need) {
        return "--" + need.label().replace(' ', '-');
    }

    /** The score in words and numbers; one that says nothing is never a plain number. */
    public static List<String> lines(String name, Score score, String unit) {
        List<String> lines = new ArrayList<>();
        lines.add(line("metric", name));
        String number = number(score.value());
        lines.add(line(
                "score",
                score.degenerate()
                        .map(why -> Double.isNaN(score.value())
                                ? "none, " + why
                                : "none, " + why + " (by its equation " + number + ")")
                        .orElse(number)));
        if (!Double.isNaN(score.value())) {
            lines.add(line("error bound", number(score.errorBound()) + ", of discretisation and solver"));
        }
        lines.add(line(
                "interval",
                score.interval()
                        .map(i -> number(i.low()) + " to " + number(i.high()) + ", 95 %, by leaving out subjects")
                        .orElse("none, " + score.doubt().unknown().orElse("no subject was left out"))));
        lines.add(line("sample", score.samples() + " " + unit));
        lines.add("diagnostics");
        int width = score.diagnostics().keySet().stream()
                .mapToInt(String::length)
                .max()
                .orElse(0);
        score.diagnostics()
                .forEach((key, value) -> lines.add("  " + key + " ".repeat(width - key.length() + 2) + number(value)));
        return lines;
    }

    private static String line(String key, String value) {
        return key + " ".repeat("error bound  ".length() - key.length()) + value;
    }

    private static String number(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "undefined" : value > 0 ? "infinite" : "-infinite";
        }
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Numbers.score(value, DECIMALS);
    }

    /** The score as JSON. */
    public static String json(String name, Score score) {
        ObjectNode json = Json.object();
        json.put("metric", name);
        json.setAll(ScoreJson.of(score));
        return Json.pretty(json);
    }
}
