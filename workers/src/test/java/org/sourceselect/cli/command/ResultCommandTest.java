package org.sourceselect.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.cli.Seen;
import org.sourceselect.cli.file.SelectionFiles;
import org.sourceselect.cli.run.KeptResult;
import org.sourceselect.cli.text.Console;
import org.sourceselect.cli.text.Json;
import org.sourceselect.embedded.HomeFolder;
import org.sourceselect.selection.SelectionResult;

class ResultCommandTest {

    private static final PrintWriter NOWHERE = new PrintWriter(new StringWriter());

    @TempDir
    Path folder;

    private Seen result(String id) {
        return Seen.of(
                "result",
                id,
                "--output",
                folder.resolve("results").toString(),
                "--home",
                folder.resolve("home").toString());
    }

    @Test
    void bringsTheFilesAndTheReportOfASelection() throws IOException {
        SelectionResult selection = PaperSelection.result(List.of());
        new KeptResult(
                        "SourceSelection",
                        Json.object().put("target", "fets/ET-22-T2"),
                        "sourceselect select fets.yaml --target fets/ET-22-T2",
                        true,
                        Optional.of(selection),
                        Optional.empty(),
                        Optional.empty())
                .write(HomeFolder.create(folder.resolve("home")), "select-1", Console.on(NOWHERE, NOWHERE));

        Seen seen = result("select-1");

        assertThat(seen.code()).as(seen.err()).isZero();
        assertThat(seen.out()).contains("ET-22-T2");
        Path results = folder.resolve("results");
        assertThat(Files.readString(results.resolve("selection.json")))
                .isEqualTo(new SelectionFiles(selection, Map.of(), Optional.empty()).json());
        assertThat(results.resolve("selection.csv")).isNotEmptyFile();
        assertThat(Files.readString(results.resolve("report.html")))
                .contains("sourceselect select fets.yaml --target fets/ET-22-T2");
        assertThat(seen.err().lines().filter(line -> line.startsWith("wrote "))).hasSize(3);
    }

    @Test
    void anIdThatNobodyKnowsIsAnsweredInOneSentence() {
        Seen seen = result("select-2");

        assertThat(seen.code()).isEqualTo(2);
        assertThat(seen.err().strip().lines()).hasSize(1);
        assertThat(seen.err())
                .startsWith("sourceselect result: select-2: ")
                .contains("give --temporal the HOST:PORT of the server that knows the id");
        assertThat(folder.resolve("results")).doesNotExist();
    }
}
