package org.sourceselect.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sourceselect.cli.Seen;
import org.sourceselect.cli.report.PreviewedData;

class PreviewCommandTest {

    @TempDir
    static Path data;

    @TempDir
    Path out;

    private static Path yaml;

    @BeforeAll
    static void write() throws IOException {
        yaml = PreviewedData.write(data);
    }

    private Seen run(String... more) {
        List<String> args = Stream.concat(
                        Stream.of(
                                "preview",
                                yaml.toString(),
                                "--size",
                                "32",
                                "--output",
                                out.resolve("p").toString()),
                        Stream.of(more))
                .toList();
        return Seen.of(args);
    }

    @Test
    void writesThePageAndTheSheetAndSaysWhatStandsOut() throws IOException {
        Seen seen = run("--race");

        assertThat(seen.code()).isZero();
        assertThat(seen.out().lines().toList())
                .anyMatch(line -> line.startsWith("T1 ") && line.contains("8 of 8") && line.endsWith("4/2/2"))
                .anyMatch(line -> line.startsWith("empty, T1: the label is empty"))
                .anyMatch(line -> line.startsWith("other-grid, T1: cannot be used"));
        assertThat(seen.err()).contains("without labels (the first is unlabelled");
        try (Stream<Path> files = Files.list(out.resolve("p"))) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())))
                    .containsExactlyInAnyOrder("preview.html", "preview.png");
        }
        assertThat(Files.readAllBytes(out.resolve("p/preview.png"))).startsWith(0x89, 'P', 'N', 'G');
    }

    @Test
    void showsTheNextPageOfMany() {
        Seen first = run("--limit", "5");
        Seen second = run("--limit", "5", "--page", "2");

        assertThat(first.out()).contains("5 of 8");
        assertThat(first.err()).contains("5 of 8 images are shown; for the next, --page 2");
        assertThat(second.out()).contains("3 of 8");
        assertThat(second.err()).doesNotContain("for the next");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--limit 101 | sourceselect preview: --limit: it is 101; give a whole number of at most 100",
                "--page 9 | sourceselect preview: --page: it is 9, and there are 8 images, 40 on a page; give a number from 1 to 1",
                "--subjects nobody | sourceselect preview: --subjects: no subject is called 'nobody';",
                "--task C-T1 | sourceselect preview: --task:",
                "--test-fraction 2 | sourceselect preview: --test-fraction: it is 2.0; give a share above 0 and below 1"
            })
    void oneSentenceSaysWhatIsWrong(String options, String sentence) {
        Seen seen = run(options.split(" "));

        assertThat(seen.code()).isEqualTo(2);
        assertThat(seen.err().lines()).singleElement().asString().startsWith(sentence);
        assertThat(out.resolve("p/preview.html")).doesNotExist();
    }

    @Test
    void aTaskAndSubjectsAreShownAlone() throws IOException {
        Seen seen = run("--task", "B-T1", "--subjects", "a,s*");

        assertThat(seen.code()).isZero();
        assertThat(seen.out()).contains("2 of 8");
        String page = Files.readString(out.resolve("p/preview.html"));
        assertThat(page).contains(PreviewedData.LONG).contains("2 images of B;");
    }
}
