package org.sourceselect.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.dataset.phantom.PhantomGenerator;
import org.sourceselect.dataset.phantom.PhantomSettings;

/** Volumes in, ranking out: the whole way, by the command a user types, on nets too small to learn anything. */
class SelectEndToEndTest {

    @TempDir
    Path folder;

    private record Seen(int code, String out, String err) {}

    private Seen select(String target, String... more) {
        List<String> args = new ArrayList<>(
                List.of("select", folder.resolve("data/phantom-fets.yaml").toString(), "--target", target));
        args.addAll(List.of("--profile", "smoke", "--size", "16", "--slices", "4", "--width", "2"));
        args.addAll(List.of("--iterations", "3", "--finetune-iterations", "2", "--batch-size", "4"));
        args.addAll(List.of("--home", folder.resolve("home").toString()));
        args.addAll(Arrays.asList(more));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = SourceSelect.commandLine(new PrintWriter(out), new PrintWriter(err))
                .execute(args.toArray(String[]::new));
        return new Seen(code, out.toString(), err.toString());
    }

    private String read(String output, String file) throws IOException {
        return Files.readString(folder.resolve(output).resolve(file));
    }

    private void phantoms() {
        PhantomGenerator.write(folder.resolve("data"), new PhantomSettings(5, 32, 8, 2, 3, 0, 0), (written, all) -> {});
    }

    @Test
    void theSecondRunComputesNothingAndSaysTheSame() throws IOException {
        phantoms();
        String[] asked = {"--pool", "*-FLAIR", "--pool", "ET-2-T2", "--ground-truth"};
        Seen first = select("ED-2-FLAIR", with(asked, "--output", "one"));
        assertThat(first.err).contains(", 0 found in the store");
        assertThat(first.code).isZero();
        assertThat(first.out)
                .contains("Target ED-2-FLAIR of phantom-fets: 6 sources")
                .contains("Path 1: modality analysis, RoI analysis, then OTCE")
                .contains("Path 2: OTCE on all sources")
                .contains("Weighted tau");

        Seen second = select("ED-2-FLAIR", with(asked, "--output", "two"));
        assertThat(second.err).contains("all 44 stages were found in the store");
        assertThat(second.out).isEqualTo(first.out);
        for (String file : List.of("selection.json", "selection.csv")) {
            assertThat(read("two", file)).isEqualTo(read("one", file));
        }
    }

    @Test
    void aDamagedSubjectCostsItsSourceAndNotTheSelection() throws IOException {
        phantoms();
        Path subject;
        try (var files = Files.walk(folder.resolve("data/phantom-fets"))) {
            subject = files.filter(f -> f.toString().endsWith("_t2.nii.gz"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
        byte[] whole = Files.readAllBytes(subject);
        Files.write(subject, Arrays.copyOf(whole, whole.length / 2));
        // The first site's T2 images are damaged: its T2 tasks are lost, its FLAIR tasks are not.
        Seen seen = select("ED-2-T2", "--pool", "*-T2", "--pool", "ET-1-FLAIR", "--output", out("damaged"));
        assertThat(seen.code).isZero();
        assertThat(seen.out)
                .contains("NCR-1-T2, ED-1-T2, ET-1-T2 failed at prepare: ")
                .contains(subject + ": the gzip data end too early");
        assertThat(read("damaged", "selection.csv").lines().filter(l -> l.contains("-1-T2")))
                .hasSize(3)
                .allMatch(l -> l.contains("prepare"));
        assertThat(read("damaged", "selection.json"))
                .doesNotContain(subject.getFileName().toString());
    }

    private String out(String name) {
        return folder.resolve(name).toString();
    }

    private String[] with(String[] asked, String option, String name) {
        List<String> all = new ArrayList<>(Arrays.asList(asked));
        all.addAll(List.of(option, out(name)));
        return all.toArray(String[]::new);
    }
}
