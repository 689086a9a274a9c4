package org.sourceselect.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.cli.Seen;
import org.sourceselect.phantom.PhantomGenerator;
import org.sourceselect.phantom.PhantomSettings;

/** The paper's experiments by the command a user types, on nets too small to learn anything. */
@Timeout(600)
class ExperimentCommandTest {

    @TempDir
    Path folder;

    private Seen experiment(String table, String output, List<Path> data, String... more) {
        List<String> args = new ArrayList<>(List.of("experiment", table));
        data.forEach(d -> args.add(d.toString()));
        args.addAll(List.of("--profile", "smoke", "--size", "32", "--slices", "8", "--width", "2"));
        args.addAll(List.of("--iterations", "3", "--finetune-iterations", "2", "--batch-size", "4"));
        args.addAll(List.of("--home", folder.resolve("home").toString()));
        args.addAll(List.of("--output", folder.resolve(output).toString()));
        args.addAll(Arrays.asList(more));
        return Seen.of(args);
    }

    private String read(String output, String file) throws IOException {
        return Files.readString(folder.resolve(output).resolve(file));
    }

    private List<Path> phantoms(PhantomSettings settings) {
        return PhantomGenerator.write(folder.resolve("data"), settings, (written, all) -> {});
    }

    @Test
    void table3IsMeasuredPrintedBesideThePapersAndFoundTheSecondTime() throws IOException {
        List<Path> data = phantoms(new PhantomSettings(5, 64, 24, 1, 3, 0, 3));
        Seen first = experiment("table-3", "one", data);
        assertThat(first.err()).contains("campaign 1 of 1: 3 sources for phantom-wmh/WMH-U-FLAIR");
        assertThat(first.code()).isZero();
        assertThat(first.out())
                .contains("Table III: ")
                .contains("In phantom-fets partition 1 stands for the whole of FeTS 2021.")
                .containsPattern("WMH-U-FLAIR +NCR-1-FLAIR for NCR-FLAIR +\\d\\.\\d{3}.* 0\\.650 +0\\.979\n")
                .contains("No trial can be counted.\nNot counted, as no source reached a Dice of 0.05: "
                        + "WMH-U-FLAIR, WMH-S-FLAIR, WMH-A-FLAIR; ");
        assertThat(read("one", "table-3.csv").lines())
                .hasSize(10)
                .element(0)
                .isEqualTo("target,paper_target,source,paper_source,dice,dice_low,dice_high,roi_sim,roi_sim_low,"
                        + "roi_sim_high,paper_dice,paper_roi_sim");
        assertThat(read("one", "table-3.csv").lines().skip(1))
                .allMatch(line -> line.split(",", -1).length == 12)
                .allMatch(line -> line.matches("phantom-wmh/WMH-.-FLAIR,WMH-.-FLAIR,phantom-fets/.*"));
        assertThat(read("one", "table-3.md")).contains("| WMH-U-FLAIR | NCR-1-FLAIR for NCR-FLAIR | ");
        assertThat(read("one", "table-3.json")).contains("\"findingsOfThePaper\"");
        assertThat(read("one", "table-3.html"))
                .containsPattern(
                        "sourceselect experiment table-3( [a-z-]+\\.yaml)+ --profile smoke --size 32 --slices 8 ");

        Seen second = experiment("table-3", "two", data);
        assertThat(second.err()).containsPattern("all \\d+ stages were found in the store");
        assertThat(second.out()).isEqualTo(first.out());
        for (String file : List.of("table-3.csv", "table-3.json", "table-3.md")) {
            assertThat(read("two", file)).isEqualTo(read("one", file));
        }
    }

    @Test
    void whatTheDataLackIsNamedInOneSentence() {
        Seen seen = experiment("table-2", "none", phantoms(new PhantomSettings(5, 32, 8, 1, 0, 0, 2)));
        assertThat(seen.code()).isEqualTo(2);
        assertThat(seen.err())
                .isEqualTo("sourceselect experiment: table-2: no data set has all of the regions ET, ED, NCR (as FeTS"
                        + " 2021), and no data set has all of the regions WM, GM, CSF (as iSeg-2019); add a data set that"
                        + " has it, or give none at all for phantoms\n");
    }

    @Test
    @Tag("slow")
    void allTablesShareWhatTheyCan() throws IOException {
        List<Path> data = phantoms(new PhantomSettings(5, 64, 24, 6, 3, 4, 3));
        Seen all = experiment("all", "all", data);
        assertThat(all.code()).as(all.err()).isZero();
        assertThat(all.out())
                .contains("Table I: ", "Table II: ", "Table III: ", "Table IV: ", "Table V: ", "Table VI: ")
                .contains("The paper's findings in this run (profile smoke):");
        int[] rows = {12, 30, 9, 16, 16, 8};
        for (int table = 1; table <= 6; table++) {
            assertThat(read("all", "table-" + table + ".csv").lines()).hasSize(1 + rows[table - 1]);
        }
        // Each table alone then finds all it needs, although its campaigns are others.
        Seen alone = experiment("table-2", "alone", data);
        assertThat(alone.err()).containsPattern("all \\d+ stages were found in the store");
        assertThat(read("alone", "table-2.csv")).isEqualTo(read("all", "table-2.csv"));
    }
}
