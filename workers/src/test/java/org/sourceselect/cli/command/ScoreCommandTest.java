package org.sourceselect.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sourceselect.cli.SourceSelect;
import org.sourceselect.cli.text.Console;
import org.sourceselect.cli.text.ScanProgress;
import org.sourceselect.cli.text.Terminal;
import org.sourceselect.tensor.DType;
import org.sourceselect.tensor.SafetensorsWriter;
import org.sourceselect.tensor.TensorSpec;

/** The golden values of the metrics' own tests, through files that NumPy wrote ({@code npy_files.py}). */
class ScoreCommandTest {

    @TempDir
    Path folder;

    private record Seen(int code, String out, String err) {
        JsonNode json() throws IOException {
            assertThat(err).isEmpty();
            assertThat(code).isZero();
            return new ObjectMapper().readTree(out);
        }
    }

    private static Seen run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = SourceSelect.commandLine(new PrintWriter(out), new PrintWriter(err))
                .execute(args);
        return new Seen(code, out.toString(), err.toString());
    }

    private static String numpy(String name) {
        try {
            return Path.of(Objects.requireNonNull(ScoreCommandTest.class.getResource("score/" + name))
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** An .npy file of version 1 in little-endian. */
    private String npy(String name, String descr, String shape, ByteBuffer data) throws IOException {
        byte[] header = ("{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }\n")
                .getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes =
                ByteBuffer.allocate(10 + header.length + data.capacity()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
        bytes.put((byte) 1).put((byte) 0).putShort((short) header.length);
        bytes.put(header).put(data.rewind());
        return Files.write(folder.resolve(name), bytes.array()).toString();
    }

    private String floats(String name, String shape, double... values) throws IOException {
        ByteBuffer data = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            data.putDouble(value);
        }
        return npy(name, "<f8", shape, data);
    }

    private String bytes(String name, String shape, int... values) throws IOException {
        ByteBuffer data = ByteBuffer.allocate(values.length);
        for (int value : values) {
            data.put((byte) value);
        }
        return npy(name, "|i1", shape, data);
    }

    private static Seen target(String metric, String features, String labels) {
        return run("score", metric, "--target-features", features, "--target-labels", labels);
    }

    private static void refused(Seen seen, String... parts) {
        assertThat(seen.err).contains(parts).doesNotContain("\tat ");
        assertThat(seen.err.strip().lines()).hasSize(1);
        assertThat(seen.err).startsWith("sourceselect score: ");
        assertThat(seen.code).isEqualTo(2);
        assertThat(seen.out).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "h-score, images, 0.35445287066088",
        "h-score-pooled, images, 0.34351656603718",
        "h-score-pooled, pixels, 0.34351656603718"
    })
    void hScoreIsThatOfNumPy(String metric, String arrays, double expected) throws IOException {
        JsonNode json = run(
                        "score",
                        metric,
                        "--target-features",
                        numpy(arrays + ".npy"),
                        "--target-labels",
                        numpy(arrays + "-labels.npy"),
                        "--json")
                .json();
        assertThat(json.get("metric").asText()).isEqualTo(metric);
        assertThat(json.get("score").asDouble()).isEqualTo(expected, within(1e-12));
        assertThat(json.get("errorBound").asDouble()).isZero();
        assertThat(json.get("samples").asLong()).isEqualTo(240);
        assertThat(json.get("low").isNull()).isTrue();
        assertThat(json.get("degenerate").isNull()).isTrue();
        assertThat(json.get("diagnostics").get("pooled").asDouble()).isEqualTo(0.34351656603718, within(1e-12));
    }

    @Test
    void otceIsThatOfADenseSolver() throws IOException {
        String[] command = {
            "score",
            "OTCE",
            "--source-features",
            numpy("otce-source.npy"),
            "--source-labels",
            numpy("otce-source-labels.npy"),
            "--target-features",
            numpy("otce-target.npy"),
            "--target-labels",
            numpy("otce-target-labels.npy"),
            "--json"
        };
        JsonNode json = run(command).json();
        assertThat(json.get("score").asDouble()).isEqualTo(-0.145599701133, within(1.5e-7));
        assertThat(json.get("errorBound").asDouble()).isPositive().isLessThan(1e-4);
        assertThat(json.get("diagnostics").get("sourceBins").asInt()).isEqualTo(400);

        assertThat(run(Stream.concat(Arrays.stream(command), Stream.of("--eps=10"))
                                .toArray(String[]::new))
                        .json()
                        .get("score")
                        .asDouble())
                .isEqualTo(-0.175617197496, within(1.8e-7));
        for (String eps : List.of("0", "-1", "NaN", "Infinity")) {
            command[command.length - 1] = "--eps=" + eps;
            refused(run(command), "--eps: it is ", "give a positive number such as 0.1");
        }
        command[command.length - 1] = "--relative-eps=0";
        refused(run(command), "--relative-eps: it is 0.0", "give a positive number such as 0.01");
        command[command.length - 1] = "--json";
        refused(
                run(and(command, "--eps=1", "--relative-eps=0.01")),
                "--relative-eps: it is 0.01, and --eps is 1.0",
                "one");
        JsonNode relative = run(and(command, "--relative-eps=0.01")).json();
        double eps = relative.get("diagnostics").get("eps").asDouble();
        assertThat(run(and(command, "--eps=" + eps)).json().get("score").asDouble())
                .isEqualTo(relative.get("score").asDouble());
        command[1] = "jc-otce";
        double usual = run(command).json().get("score").asDouble();
        assertThat(run(Stream.concat(Arrays.stream(command), Stream.of("--eps=10"))
                                .toArray(String[]::new))
                        .json()
                        .get("score")
                        .asDouble())
                .isNotCloseTo(usual, within(1e-3));
        command[1] = "h-score";
        command[command.length - 1] = "--eps=1";
        refused(run(command), "--eps: it is 1.0, and h-score has none; leave it out, or choose otce or jc-otce");
        command[1] = "ssim";
        refused(run(command), "--eps: it is 1.0, and ssim has none");
        command[1] = "octe";
        refused(run(command), "METRIC: no metric is called 'octe'", "otce");
        command[1] = "OTCE";
        command[command.length - 1] = "--source-features-name=x";
        refused(run(command), "otce-source.npy: an .npy file holds one array", "leave out --source-features-name");
    }

    @Test
    void ssimIsThatOfScikitImageSliceBySlice() throws IOException {
        String[] command = {
            "score",
            "ssim",
            "--source-labels",
            numpy("masks-source.npy"),
            "--target-labels",
            numpy("masks-target.npy"),
            "--window",
            "gaussian",
            "--json"
        };
        JsonNode json = run(command).json();
        double different = 0.824871879526;
        assertThat(json.get("score").asDouble()).isEqualTo((different + 2) / 3, within(1e-11));
        JsonNode diagnostics = json.get("diagnostics");
        assertThat(diagnostics.get("minimum").asDouble()).isEqualTo(different, within(1e-11));
        assertThat(diagnostics.get("maximum").asDouble()).isEqualTo(1);
        assertThat(diagnostics.get("emptyPairs").asInt()).isEqualTo(1);
        assertThat(diagnostics.get("meanOfOthers").asDouble()).isEqualTo((different + 1) / 2, within(1e-11));
        assertThat(json.get("samples").asInt()).isEqualTo(3);
        command[7] = "uniform";
        assertThat(run(command).json().get("score").asDouble()).isEqualTo((0.869644169482 + 2) / 3, within(1e-11));
    }

    @Test
    void textShowsTheScoreWithItsErrorBoundAndSample() {
        Seen seen = target("h-score-pooled", numpy("pixels.npy"), numpy("pixels-labels.npy"));
        assertThat(seen.err).isEmpty();
        assertThat(seen.out.lines())
                .startsWith(
                        "metric       h-score-pooled",
                        "score        0.343517",
                        "error bound  0, of discretisation and solver",
                        "interval     none, which images of the target are of one subject is not known",
                        "sample       240 pixels",
                        "diagnostics")
                .anyMatch(line -> line.matches("  pooled +0\\.343517"));
    }

    @Test
    void aDegenerateScoreIsNeverAPlainNumber() throws IOException {
        // Both labels occur, but at neither location.
        String features = floats("f.npy", "(3, 1, 1, 2)", 1, 2, 3, 4, 6, 5);
        String labels = bytes("y.npy", "(3, 1, 2)", 0, 1, 0, 1, 0, 1);
        Seen text = target("h-score", features, labels);
        assertThat(text.code).isZero();
        assertThat(text.out.lines())
                .anyMatch(line -> line.startsWith("score        none, undefined: at no location"))
                .noneMatch(line -> line.startsWith("error bound"));
        JsonNode json = run("score", "h-score", "--target-features", features, "--target-labels", labels, "--json")
                .json();
        assertThat(json.get("score").isNull()).isTrue();
        assertThat(json.get("errorBound").isNull()).isTrue();
        assertThat(json.get("diagnostics").get("informativeMean").isNull()).isTrue();
        assertThat(json.get("degenerate").asText()).startsWith("undefined: at no location");

        String empty = bytes("empty.npy", "(1, 2, 2)", 0, 0, 0, 0);
        assertThat(run("score", "ssim", "--source-labels", empty, "--target-labels", empty, "--window", "global").out)
                .contains("score        none, no information: neither")
                .contains("(by its equation 1)");
    }

    @Test
    void safetensorsGiveTheSameAndNameTheirTensors() throws IOException {
        Path file = folder.resolve("both.safetensors");
        Map<String, TensorSpec> layout = new LinkedHashMap<>();
        layout.put("logits", TensorSpec.of(DType.F16, 4, 1));
        layout.put("labels", TensorSpec.of(DType.I64, 4));
        try (SafetensorsWriter writer = SafetensorsWriter.create(file, layout, Map.of())) {
            writer.append("logits", new float[] {1, 2, 3, 5}, 0, 4);
            writer.append("labels", new long[] {0, 0, 1, 1}, 0, 4);
        }
        String[] command = {
            "score",
            "h-score-pooled",
            "--target-features",
            file.toString(),
            "--target-features-name",
            "logits",
            "--target-labels",
            file.toString(),
            "--target-labels-name",
            "labels",
            "--json"
        };
        // R^2 of y on f: cov(f, y) = 0.625, var(f) = 2.1875, var(y) = 0.25.
        assertThat(run(command).json().get("score").asDouble())
                .isEqualTo(0.625 * 0.625 / (2.1875 * 0.25), within(1e-12));
        command[5] = "logit";
        refused(run(command), "both.safetensors: it has no tensor 'logit'", "did you mean logits?");
        refused(
                target("h-score-pooled", file.toString(), file.toString()),
                "it holds 2 tensors (",
                "logits",
                "choose one by --target-features-name");
    }

    @Test
    void filesThatCannotBeUsedAreRefusedInOneSentence() throws IOException {
        String features = floats("f.npy", "(4, 1)", 1, 2, 3, 5);
        String labels = bytes("y.npy", "(4,)", 0, 0, 1, 1);
        assertThat(target("h-score-pooled", features, labels).code).isZero();
        String metric = "h-score-pooled";
        refused(target(metric, folder.resolve("no.npy").toString(), labels), "no.npy: there is no such file");
        refused(target(metric, folder.toString(), labels), "not a regular file");
        refused(target(metric, Files.createFile(folder.resolve("f.csv")).toString(), labels), "neither in .npy");
        refused(target(metric, Files.createFile(folder.resolve("0.npy")).toString(), labels), "0.npy: it is empty");
        refused(target(metric, labels, features), "y.npy: its elements are I8", "float32");
        refused(target(metric, features, features), "f.npy: its elements are F64", "labels.astype('uint8')");
        refused(target(metric, floats("f1.npy", "(4,)", 1, 2, 3, 5), labels), "[4]", "reshape(-1, 1)");
        refused(target(metric, floats("f0.npy", "(0, 1)"), labels), "[0, 1], without any value");
        refused(
                target(metric, features, bytes("y3.npy", "(3,)", 0, 1, 1)),
                "y3.npy: its shape is [3]",
                "labels of shape [4]");
        refused(
                target(metric, features, bytes("y2.npy", "(4,)", 0, 1, -2, 1)),
                "y2.npy: the label at [2] is -2",
                "make the labels 0 and 1");
        refused(target(metric, features, bytes("y1.npy", "(4,)", 1, 1, 1, 1)), "y1.npy: all 4 labels are 1");
        refused(
                target(metric, floats("nan.npy", "(4, 1)", 1, 2, Double.NaN, 3), labels),
                "nan.npy: the feature at [2, 0] is NaN");
        refused(
                target(
                        "h-score",
                        floats("inf.npy", "(2, 1, 1, 2)", 1, 2, 3, Double.NEGATIVE_INFINITY),
                        bytes("yi.npy", "(2, 1, 2)", 0, 1, 1, 0)),
                "inf.npy: the feature at [1, 0, 0, 1] is -Infinity");
        refused(target(metric, floats("big.npy", "(4, 1)", 1, 2, 1e39, 3), labels), "is 1.0E39, more than float32");
        refused(target("h-score", features, labels), "[4, 1], n x d", "or choose h-score-pooled");
        refused(target("leep", features, labels), "f.npy: it has 1 channels, and leep takes 2 or more");
        refused(
                run(
                        "score",
                        "otce",
                        "--source-features",
                        floats("f2.npy", "(2, 2)", 1, 2, 3, 4),
                        "--source-labels",
                        labels,
                        "--target-features",
                        features,
                        "--target-labels",
                        labels),
                "f2.npy: it has 2 channels, and",
                "f.npy has 1");
    }

    @Test
    void ssimRefusesSlicesThatDoNotMatch() throws IOException {
        String one = bytes("one.npy", "(1, 2, 2)", 0, 1, 0, 0);
        String other = bytes("other.npy", "(1, 4, 1)", 0, 1, 0, 0);
        refused(
                run("score", "ssim", "--source-labels", one, "--target-labels", other),
                "other.npy: its shape is [1, 4, 1]",
                "one.npy is [1, 2, 2]");
        String flat = bytes("flat.npy", "(4,)", 0, 1, 0, 0);
        refused(run("score", "ssim", "--source-labels", flat, "--target-labels", flat), "slices x height x width");
        refused(run("score", "ssim", "--source-labels", one, "--target-labels", one), "ssim: The images are 2 x 2");
    }

    @Test
    void whatIsMissingOrNotReadIsNamed() {
        refused(
                run("score", "otcee", "--target-features", "f.npy"),
                "METRIC: no metric is called 'otcee'; the nearest names are otce, ");
        refused(run("score", "ssmi"), "the nearest names are ssim");
        refused(
                run("score", "otce", "--target-features", "f.npy"),
                "--source-features: it is missing, and otce reads the source features");
        refused(
                run("score", "h-score", "--target-labels-name", "y"),
                "--target-labels-name: it is 'y', of no file; give the file as --target-labels");
        Seen noted = run(
                "score",
                "h-score-pooled",
                "--source-labels",
                "unread.npy",
                "--target-features",
                numpy("pixels.npy"),
                "--target-labels",
                numpy("pixels-labels.npy"));
        assertThat(noted.code).isZero();
        assertThat(noted.err.strip()).isEqualTo("note: h-score-pooled does not read --source-labels");
    }

    @Test
    void progressTellsRateAndTimeLeft() {
        assertThat(ScanProgress.line("reading", 250, 1000, 5)).isEqualTo("reading: 250 of 1000, 50.0/s, 15 s left");
        assertThat(ScanProgress.line("drawing", 7, 0, 0)).isEqualTo("drawing: 7");
    }

    @Test
    void progressIsShownAfterASecondAndBeginsAnewWithEachPass() {
        StringWriter err = new StringWriter();
        long[] now = {0};
        ScanProgress progress = new ScanProgress(
                new Console(
                        new PrintWriter(err),
                        new PrintWriter(err),
                        () -> Terminal.NONE,
                        () -> new Terminal(true, false, 80, 24),
                        () -> 0),
                () -> now[0]);
        progress.progress("reading", 1, 100);
        assertThat(err.toString()).isEmpty();
        now[0] = 2_000_000_000;
        progress.progress("reading", 50, 100);
        assertThat(err.toString()).endsWith("reading: 50 of 100, 25.0/s, 2.0 s left");
        now[0] = 2_100_000_000;
        progress.progress("reading", 55, 100);
        assertThat(err.toString()).doesNotContain("55");
        now[0] = 4_000_000_000L;
        progress.progress("reading", 1, 100);
        now[0] = 5_000_000_000L;
        progress.progress("reading", 11, 100);
        assertThat(err.toString()).endsWith("reading: 11 of 100, 11.0/s, 8.1 s left");
    }

    /** scipy.stats.t.interval(.95, 2, x.mean(), scipy.stats.sem(x)) of the subjects' Dice 2/3, 1/2 and 0. */
    @Test
    void subjectsGiveAnInterval() throws IOException {
        String features = floats("f.npy", "(4, 2, 1, 2)", 0, 1, 1, 0, 0, 0, 1, 1, 1, 1, 0, 0, 1, 0, 0, 1);
        String labels = bytes("y.npy", "(4, 1, 2)", 1, 0, 1, 0, 0, 1, 1, 0);
        String subjects = bytes("s.npy", "(4,)", 7, -3, 9, 7);
        JsonNode json = run(
                        "score",
                        "zero-shot-dice",
                        "--json",
                        "--target-features",
                        features,
                        "--target-labels",
                        labels,
                        "--target-subjects",
                        subjects)
                .json();
        assertThat(json.get("score").asDouble()).isEqualTo(7.0 / 18, within(1e-9));
        assertThat(json.get("low").asDouble()).isEqualTo(-0.4729686132014882, within(1e-6));
        assertThat(json.get("high").asDouble()).isEqualTo(1.2507463909792658, within(1e-6));
        assertThat(json.get("noInterval").isNull()).isTrue();
        Seen seen = target("zero-shot-dice", features, labels);
        assertThat(seen.out).contains("interval     none, which images of the target are of one subject is not known");
    }

    @Test
    void subjectsThatDoNotFitAreRefused() throws IOException {
        String features = floats("f.npy", "(2, 2, 1, 2)", 0, 1, 1, 0, 0, 0, 1, 1);
        String labels = bytes("y.npy", "(2, 1, 2)", 1, 0, 1, 0);
        String pixels = floats("p.npy", "(4, 1)", 0, 1, 1, 0);
        String pixelLabels = bytes("q.npy", "(4,)", 1, 0, 1, 0);
        String three = bytes("s.npy", "(3,)", 1, 2, 3);
        String[] images = {"score", "h-score-pooled", "--target-features", features, "--target-labels", labels};
        String[] loose = {"score", "h-score-pooled", "--target-features", pixels, "--target-labels", pixelLabels};
        refused(
                run(and(images, "--target-subjects", three)),
                three + ": its shape is [3], and " + features + " holds 2 images; give one number for each");
        refused(
                run(and(images, "--target-subjects", floats("d.npy", "(2,)", 1, 2))),
                "its elements are F64, and subjects are numbered by integers; convert it");
        refused(
                run(and(loose, "--target-subjects", three)),
                "--target-subjects: the features of " + pixels + " are n x d, pixels without images; give them as");
        Seen unread = run(and(images, "--source-subjects", three));
        assertThat(unread.err).isEqualToIgnoringNewLines("note: h-score-pooled does not read --source-subjects");
        assertThat(unread.code).isZero();
    }

    private static String[] and(String[] args, String... more) {
        return Stream.concat(Stream.of(args), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void subjectsOfSlicesGiveTheSsimAnInterval() throws IOException {
        String[] masks = {
            "score",
            "ssim",
            "--window",
            "global",
            "--source-labels",
            bytes("a.npy", "(3, 2, 2)", 1, 0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 0),
            "--target-labels",
            bytes("b.npy", "(3, 2, 2)", 1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 1, 0),
            "--json"
        };
        JsonNode without = run(masks).json();
        assertThat(without.get("low").isNull()).isTrue();
        assertThat(without.get("noInterval").asText()).contains("not known");
        JsonNode json = run(and(masks, "--target-subjects", bytes("s.npy", "(3,)", 1, 2, 3)))
                .json();
        double score = json.get("score").asDouble();
        double deviation = json.get("diagnostics").get("standardDeviation").asDouble();
        // t with 2 degrees of freedom times the standard error of a mean of three.
        assertThat(json.get("high").asDouble() - score)
                .isEqualTo(4.302652729749462 * deviation / Math.sqrt(2), within(1e-6));
    }

    /** {@code transferability_golden.py}'s likeness of the two files, each one volume. */
    @Test
    void roiSimilarityIsThatOfTheRegionsInTheFiles() throws IOException {
        String[] masks = {
            "score",
            "roi-similarity",
            "--source-labels",
            numpy("masks-source.npy"),
            "--target-labels",
            numpy("masks-target.npy"),
            "--json"
        };
        JsonNode json = run(masks).json();
        assertThat(json.get("score").asDouble()).isEqualTo(0.970276092148, within(1e-9));
        assertThat(json.get("diagnostics").get("size").asDouble()).isEqualTo(0.958881578488, within(1e-9));
        assertThat(json.get("diagnostics").get("sameSubject").asInt()).isZero();
        assertThat(json.get("samples").asInt()).isEqualTo(1);
        assertThat(json.get("noInterval").asText()).contains("single subject");
        assertThat(run(and(masks, "--form", "ssim-present")).json().get("score").asDouble())
                .isEqualTo(0.565490031075, within(1e-9));
        assertThat(run(and(masks, "--form", "ssim-box")).json().get("score").asDouble())
                .isBetween(0.3, 0.99);
        refused(run(and(masks, "--form", "ssim")), "--form: it is ssim, the paper's", "score ssim");
        refused(run(and(masks, "--form", "descriptor")), "--form: 'descriptor' is not a form", "descriptors");
        refused(run(and(masks, "--eps", "1")), "--eps: it is 1.0, and roi-similarity has none");
    }

    /** Subjects of the same number are compared with themselves, and each is left out for the interval. */
    @Test
    void subjectsOfRegionsAreToldApart() throws IOException {
        String one = bytes("a.npy", "(3, 2, 2)", 1, 0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 0);
        String[] masks = {"score", "roi-similarity", "--source-labels", one, "--target-labels", one, "--json"};
        String[] told = and(masks, "--source-subjects", bytes("s.npy", "(3,)", 7, 8, 9), "--target-subjects");
        JsonNode same = run(and(told, bytes("t.npy", "(3,)", 7, 8, 9))).json();
        assertThat(same.get("score").asDouble()).isEqualTo(1, within(1e-12));
        assertThat(same.get("samples").asInt()).isEqualTo(3);
        JsonNode strangers = run(and(told, bytes("u.npy", "(3,)", 1, 2, 3))).json();
        assertThat(strangers.get("samples").asInt()).isEqualTo(9);
        assertThat(strangers.get("score").asDouble()).isLessThan(0.95);
        assertThat(strangers.get("low").asDouble())
                .isLessThan(strangers.get("score").asDouble());
        String nothing = bytes("n.npy", "(1, 2, 2)", 0, 0, 0, 0);
        refused(
                run("score", "roi-similarity", "--source-labels", nothing, "--target-labels", one),
                "roi-similarity: The source has the region in none of its 1 label slices");
        String flat = bytes("f.npy", "(4,)", 0, 1, 0, 0);
        refused(
                run("score", "roi-similarity", "--source-labels", flat, "--target-labels", one),
                "slices x height x width");
    }
}
