package org.sourceselect.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.cli.SourceSelect;
import org.sourceselect.phantom.PhantomGenerator;
import org.sourceselect.phantom.PhantomSettings;

/** A plan, then what was planned, by the commands a user types. */
@Timeout(300)
class PlanCommandTest {

    private static final Pattern COMPUTED = Pattern.compile("(\\d+) stages computed, (\\d+) found in the store");

    @TempDir
    Path folder;

    private record Seen(int code, String out, String err) {
        int computed() {
            Matcher matcher = COMPUTED.matcher(err);
            assertThat(matcher.find()).as(err).isTrue();
            return Integer.parseInt(matcher.group(1));
        }

        JsonNode json() {
            try {
                assertThat(code).as(err).isZero();
                return new ObjectMapper().readTree(out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        JsonNode stage(String name) {
            for (JsonNode stage : json().get("stages")) {
                if (stage.get("stage").asText().equals(name)) {
                    return stage;
                }
            }
            throw new AssertionError("no stage " + name + " in " + out);
        }
    }

    @BeforeEach
    void drawPhantoms() {
        PhantomGenerator.write(folder.resolve("data"), new PhantomSettings(5, 32, 8, 2, 3, 0, 0), (written, all) -> {});
    }

    private Seen run(List<String> command, String... more) {
        List<String> args = new ArrayList<>(command);
        args.addAll(Arrays.asList(more));
        args.add(folder.resolve("data/phantom-fets.yaml").toString());
        args.addAll(List.of("--profile", "smoke", "--size", "16", "--slices", "4"));
        args.addAll(List.of("--iterations", "3", "--finetune-iterations", "2", "--batch-size", "4"));
        args.addAll(List.of("--home", folder.resolve("home").toString()));
        return sourceselect(args.toArray(String[]::new));
    }

    private static Seen sourceselect(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = SourceSelect.commandLine(new PrintWriter(out), new PrintWriter(err))
                .execute(arguments);
        return new Seen(code, out.toString(), err.toString());
    }

    private Seen plan(String... more) {
        return run(List.of("plan", "--json"), more);
    }

    private double bytes(String object) throws IOException {
        double bytes = 0;
        for (Path file : objects()) {
            bytes += file.getFileName().toString().equals(object) ? Files.size(file) : 0;
        }
        return bytes;
    }

    private List<Path> objects() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("home/store/objects"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void whatIsPlannedIsWhatRunsAndThenNothingIsLeft() throws IOException {
        String[] asked = {"--target", "ED-2-FLAIR", "--pool", "*-FLAIR,ET-2-T2", "--width", "2", "--ground-truth"};
        Seen before = plan(asked);
        assertThat(before.err).contains("timing a few training steps on this machine");
        assertThat(objects()).isEmpty();
        assertThat(before.json().get("inStore").asInt()).isZero();
        assertThat(before.stage("pretrain").get("toRun").asInt()).isEqualTo(6);
        assertThat(before.stage("pretrain").get("seconds").asDouble()).isPositive();
        assertThat(before.stage("pretrain").get("restsOn").get(0).asText()).isEqualTo("timed now");
        assertThat(before.stage("otce").get("unknown").asInt()).isEqualTo(6);

        Seen done = run(
                List.of("select"), with(asked, "--output", folder.resolve("one").toString()));
        assertThat(done.code).as(done.err).isZero();
        assertThat(before.json().get("toRun").asInt()).isEqualTo(done.computed());
        assertThat(before.stage("features").get("bytes").asDouble())
                .isCloseTo(bytes("features.safetensors"), within(0.05 * bytes("features.safetensors")));
        assertThat(before.stage("prepare").get("bytes").asDouble())
                .isCloseTo(bytes("prepared.safetensors"), within(0.05 * bytes("prepared.safetensors")));
        assertThat(done.out)
                .containsPattern("Planned at .*Z, and what came of it:")
                .containsPattern("pretrain +6 +\\S+ s +6 +\\S+ s\n")
                .containsPattern("\nall +" + done.computed() + " +> \\S+ s +" + done.computed() + " +\\S+ s\n");

        Seen after = plan(asked);
        assertThat(after.json().get("toRun").asInt()).isZero();
        assertThat(after.json().get("inStore").asInt()).isEqualTo(done.computed());
        assertThat(run(List.of("plan"), asked).out)
                .contains("Nothing is left to compute: all 45 stages are in the store.");

        Seen otherMetric = plan(with(asked, "--metric", "otce,leep"));
        assertThat(otherMetric.json().get("toRun").asInt()).isEqualTo(6);
        assertThat(otherMetric.stage("leep").get("toRun").asInt()).isEqualTo(6);
        assertThat(otherMetric.stage("pretrain").get("inStore").asInt()).isEqualTo(6);

        // Over the target's images alone: no source model need run over its own.
        Seen targetOnly = plan(with(asked, "--metric", "h-score"));
        assertThat(targetOnly.json().get("toRun").asInt()).isZero();
        assertThat(targetOnly.stage("features").get("inStore").asInt()).isEqualTo(6);
        assertThat(after.stage("features").get("inStore").asInt()).isEqualTo(12);

        Seen wider = plan("--target", "ED-2-FLAIR", "--pool", "*-FLAIR", "--pool", "ET-2-T2", "--width", "4");
        assertThat(wider.err).doesNotContain("timing");
        assertThat(wider.stage("prepare").get("toRun").asInt()).isZero();
        assertThat(wider.stage("pretrain").get("toRun").asInt()).isEqualTo(6);
        assertThat(wider.stage("pretrain").get("restsOn").get(0).asText())
                .isEqualTo("scaled from width 2, 16 x 16, batch 4, 6 earlier ones");
        assertThat(wider.stage("otce").get("restsOn").get(0).asText()).isEqualTo("median of 6 earlier ones");
        assertThat(wider.json().get("unknown").asInt()).isZero();
    }

    @Test
    void aCampaignsTargetsShareWhatOneOfThemComputes() throws IOException {
        String[] asked = {"--target", "ED-2-FLAIR,ET-2-FLAIR", "--pool", "*-1-FLAIR", "--width", "2"};
        Seen before = plan(asked);
        assertThat(before.stage("pretrain").get("toRun").asInt()).isEqualTo(3);
        // Over the sources' own images, and over the slices that both targets have in common.
        assertThat(before.stage("finetune").get("toRun").asInt()).isEqualTo(6);

        Path output = folder.resolve("of the campaign");
        Seen done = run(
                List.of("campaign", "start"),
                with(asked, "--targets-at-once", "1", "--id", "two", "--output", output.toString()));
        assertThat(done.code).as(done.err).isZero();
        assertThat(written(output)).hasSize(7);
        assertThat(before.json().get("toRun").asInt()).isEqualTo(done.computed());
        assertThat(done.out).containsPattern("finetune +6 +\\S+ s +6 +\\S+ s\n");
        assertThat(plan(asked).json().get("toRun").asInt()).isZero();
        assertThat(plan(with(asked, "--ground-truth=none", "--path1-only"))
                        .json()
                        .get("toRun")
                        .asInt())
                .isZero();

        // The home knows it without a server, and what came of its plan.
        Path again = folder.resolve("of its report");
        Seen report = sourceselect(
                "campaign", "report", "two", "--home", folder.resolve("home").toString(), "--output", again.toString());
        assertThat(report.code).as(report.err).isZero();
        assertThat(report.out).contains("ED-2-FLAIR  1 ").containsPattern("finetune +6 +\\S+ s +6 +\\S+ s\n");
        assertThat(written(again)).isEqualTo(written(output));
        assertThat(again.resolve("report.html")).content().contains("sourceselect campaign start ");
    }

    private static Set<String> written(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void whatCannotBePlannedIsRefusedWithTheNearestNames() {
        Seen target = plan("--target", "ED-2-FLAR");
        assertThat(target.code).isEqualTo(2);
        assertThat(target.err).contains("--target: ").contains("ED-2-FLAIR").doesNotContain("\tat ");
        Seen metric = plan("--target", "ED-2-FLAIR", "--metric", "otc");
        assertThat(metric.code).isEqualTo(2);
        assertThat(metric.err).contains("--metric: no metric is called 'otc'").contains("otce");
        Seen truth = plan("--target", "ED-2-FLAIR", "--ground-truth=NCR-9-*");
        assertThat(truth.code).isEqualTo(2);
        assertThat(truth.err).contains("--ground-truth: ");
        assertThat(folder.resolve("home/store/objects")).doesNotExist();
    }

    private static String[] with(String[] asked, String... more) {
        return Stream.concat(Arrays.stream(asked), Arrays.stream(more)).toArray(String[]::new);
    }
}
