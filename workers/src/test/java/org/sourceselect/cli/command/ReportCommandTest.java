package org.sourceselect.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

class ReportCommandTest {

    private static final PrintWriter NOWHERE = new PrintWriter(new StringWriter());

    @TempDir
    Path folder;

    private Seen report(String... arguments) {
        List<String> all = new ArrayList<>(List.of("report"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--home", folder.resolve("home").toString()));
        return Seen.of(all);
    }

    private Path selection() {
        return new SelectionFiles(PaperSelection.result(List.of()), Map.of(), Optional.empty())
                .write(folder)
                .get(0);
    }

    @Test
    void aFileIsToldBesideIt() throws IOException {
        Seen seen = report(selection().toString());

        assertThat(seen.err()).contains("wrote " + folder.resolve("report.html"));
        assertThat(seen.code()).isZero();
        assertThat(Files.readString(folder.resolve("report.html")))
                .contains("These data cannot tell which source transfers best to ET-22-T2", "made without the store");
        assertThat(folder.resolve("home")).doesNotExist();
    }

    @Test
    void aFolderIsTheSelectionInIt() {
        selection();

        assertThat(report(folder.toString()).code()).isZero();
        assertThat(folder.resolve("report.html")).isNotEmptyFile();
    }

    @Test
    void whatTheHomeKeepsOfAFileIsToldToo() throws IOException {
        SelectionResult result = PaperSelection.result(List.of());
        new KeptResult(
                        "SourceSelection",
                        Json.object().put("target", "fets/ET-22-T2"),
                        "sourceselect select fets.yaml --target fets/ET-22-T2",
                        true,
                        Optional.of(result),
                        Optional.empty(),
                        Optional.empty())
                .write(HomeFolder.create(folder.resolve("home")), "select-1", Console.on(NOWHERE, NOWHERE));
        Path file = selection();

        assertThat(report(file.toString()).code()).isZero();
        assertThat(Files.readString(folder.resolve("report.html")))
                .contains("sourceselect select fets.yaml --target fets/ET-22-T2", "These are phantoms");

        Files.writeString(file, Files.readString(file).replace("61.2", "61.3"));

        assertThat(report(file.toString()).code()).isZero();
        assertThat(Files.readString(folder.resolve("report.html")))
                .contains("How this was asked for is not known to this page")
                .doesNotContain("fets.yaml");
    }

    @Test
    void orWhereItIsAsked() {
        Path page = folder.resolve("new/for-the-meeting.html");

        assertThat(report(selection().toString(), "--output", page.toString()).code())
                .isZero();
        assertThat(page).isNotEmptyFile();
    }

    @Test
    void anIdThatNobodyKnowsIsAnsweredInOneSentence() {
        Seen seen = report("select-0123456789ab");

        assertThat(seen.code()).isEqualTo(2);
        assertThat(seen.err().strip().lines()).hasSize(1);
        assertThat(seen.err())
                .contains("select-0123456789ab: there is no file of this name, and")
                .contains("give --temporal the HOST:PORT of the server that knows the id");
    }

    @Test
    void anotherFileIsAnsweredInOneSentence() throws IOException {
        Path other = Files.writeString(folder.resolve("other.json"), "{}");

        Seen seen = report(other.toString());

        assertThat(seen.code()).isEqualTo(2);
        assertThat(seen.err().strip().lines()).hasSize(1);
        assertThat(seen.err()).contains("it is not a selection.json (field path1: it is missing");
    }
}
