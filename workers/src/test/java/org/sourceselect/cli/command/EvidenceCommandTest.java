package org.sourceselect.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.cli.Seen;
import org.sourceselect.phantom.PhantomGenerator;
import org.sourceselect.phantom.PhantomSettings;

/** The study by the command a user types, on nets that learn as good as nothing. */
@Timeout(900)
class EvidenceCommandTest {

    @TempDir
    Path folder;

    private static Seen run(String... args) {
        return Seen.of(args);
    }

    private Seen study(List<Path> data, String... more) {
        List<String> args = new ArrayList<>(List.of("experiment", "evidence"));
        data.forEach(d -> args.add(d.toString()));
        args.addAll(
                List.of("--profile", "smoke", "--size", "32", "--slices", "6", "--width", "2", "--batch-size", "4"));
        args.addAll(List.of("--iterations", "60", "--finetune-iterations", "40", "--seeds", "1"));
        args.addAll(List.of(
                "--metric", "h-score,probe", "--home", folder.resolve("home").toString()));
        args.addAll(Arrays.asList(more));
        return run(args.toArray(String[]::new));
    }

    @Test
    @Tag("slow")
    void theStudyIsPlannedRunFoundAgainAndEvaluated() throws IOException {
        // Three tissues of infants fill a good part of each slice: every net beats marking everything.
        List<Path> infants = PhantomGenerator.write(
                folder.resolve("data"), new PhantomSettings(5, 64, 24, 1, 0, 8, 0), (w, all) -> {});
        List<Path> tooSmall = PhantomGenerator.write(
                folder.resolve("small"), new PhantomSettings(5, 64, 24, 1, 0, 0, 1), (w, all) -> {});
        List<Path> data = Stream.concat(infants.stream(), tooSmall.stream()).toList();
        Seen plan = study(data, "--tasks", "4", "--plan");
        assertThat(plan.code()).as(plan.err()).isZero();
        assertThat(plan.out()).containsPattern("pretrain +gpu +0 +4 ").containsPattern("finetune +gpu +0 +24 ");

        String output = folder.resolve("one").toString();
        Seen first = study(data, "--tasks", "4", "--output", output);
        assertThat(first.code()).as(first.err()).isZero();
        assertThat(first.out())
                .contains(
                        "probe, Path 1",
                        "race",
                        "race, probe:fit",
                        "race, h-score:fit",
                        "one rung *",
                        "another seed",
                        "source subjects *",
                        "own Dice *");
        for (String file : List.of("evidence.json", "evidence.csv", "evidence.svg", "evidence.md", "transfers.csv")) {
            assertThat(folder.resolve("one").resolve(file)).isNotEmptyFile();
        }
        assertThat(folder.resolve("one").resolve("evidence.md"))
                .content()
                .contains("\nTasks left out, with fewer than 3 subjects: phantom-wmh/");

        Seen second =
                study(data, "--tasks", "4", "--output", folder.resolve("two").toString());
        assertThat(second.err()).containsPattern("all \\d+ stages were found in the store");
        assertThat(second.out()).isEqualTo(first.out());

        assertThat(run("evaluate", output, "--json").out())
                .isEqualTo(Files.readString(folder.resolve("one").resolve("evidence.json")));
        Seen home = run("evaluate", folder.resolve("home").toString());
        assertThat(home.code()).as(home.err()).isZero();
        assertThat(home.out())
                .contains("h-score", "probe, Path 1", "another seed")
                .doesNotContain("race");
    }

    @Test
    void whatCannotBeStudiedIsSaidInOneSentence() {
        List<Path> data = PhantomGenerator.write(
                folder.resolve("data"), new PhantomSettings(5, 32, 8, 1, 0, 4, 0), (w, all) -> {});
        assertThat(study(data, "--tasks", "1").err())
                .isEqualTo("sourceselect experiment evidence: --tasks: it is 1; give 3 or more\n");
        assertThat(study(data, "--target", "XY-T1").err()).contains("--target: no task is called 'XY-T1'");
        assertThat(study(data, "--pool", "WM-T1,GM-T2").err()).contains("none has the target's modality");
        List<Path> few = PhantomGenerator.write(
                folder.resolve("few"), new PhantomSettings(5, 32, 8, 1, 0, 2, 0), (w, all) -> {});
        assertThat(study(few, "--plan").err())
                .contains("left out, with fewer than 3 subjects: phantom-iseg/CSF-T1, ")
                .contains("--tasks: no two of the tasks with 3 subjects or more have one modality");
        assertThat(run("experiment").err()).contains("TABLE: it is missing; name one of table-1 to table-6");
    }
}
