package org.sourceselect.cli.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sourceselect.activity.StageName;
import org.sourceselect.cli.command.PaperSelection;
import org.sourceselect.cli.report.Predictions;
import org.sourceselect.cli.report.ReportWriter;
import org.sourceselect.cli.report.SelectionReport;
import org.sourceselect.cli.report.SelectionStory;
import org.sourceselect.selection.FailedSource;
import org.sourceselect.selection.SelectionResult;
import org.sourceselect.selection.SelectionView;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.TaskId;

class SelectionReaderTest {

    @TempDir
    Path folder;

    private static String page(SelectionStory story) {
        return ReportWriter.html(SelectionReport.page(story, Optional.empty(), false, Predictions.COMPUTED));
    }

    @Test
    void theFileTellsWhatTheResultTells() {
        SelectionResult result = PaperSelection.result(List.of(new FailedSource(
                TaskId.parse("fets/NCR-18-T2"), StageName.parse("prepare"), "voxels are NaN", Optional.of("note"))));
        Path file = new SelectionFiles(result, PaperSelection.dice(), Optional.empty())
                .write(folder)
                .get(0);

        SelectionStory read = SelectionReader.read(file, SelectionStory.Asked.UNKNOWN);

        SelectionStory told = new SelectionStory(
                SelectionView.of(result, PaperSelection.dice(), List.of()),
                Optional.empty(),
                List.of(),
                Map.of(),
                OptionalDouble.empty(),
                SelectionStory.Asked.UNKNOWN);
        // A source that failed has no place, and only places have their Dice in the file.
        assertThat(told.view().rows().stream().filter(row -> row.dice().isPresent()))
                .hasSize(16);
        assertThat(read.view().rows().stream().filter(row -> row.dice().isPresent()))
                .hasSize(15);
        assertThat(read.view().rankings().get(0).places())
                .extracting(place -> read.view().interval(place).isPresent())
                .isEqualTo(told.view().rankings().get(0).places().stream()
                        .map(place -> told.view().interval(place).isPresent())
                        .toList());
        SelectionStory known = SelectionStory.of(result, SelectionStory.Asked.UNKNOWN);
        Path plain = new SelectionFiles(result, Map.of(), Optional.empty())
                .write(folder)
                .get(0);
        assertThat(page(SelectionReader.read(plain, SelectionStory.Asked.UNKNOWN)))
                .isEqualTo(page(known));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            no JSON | it is not JSON
            {} | field path1: it is missing
            [1] | field path1: it is missing
            {"target": 3, "path1": [], "path2": [], "roiSimilarities": {}, "cost": {}} | field target: it is missing
            """)
    void anotherFileIsRefusedInOneSentence(String text, String problem) throws IOException {
        Path file = Files.writeString(folder.resolve("selection.json"), text);

        assertThatThrownBy(() -> SelectionReader.read(file, SelectionStory.Asked.UNKNOWN))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("it is not a selection.json (" + problem)
                .hasMessageContaining("name one that sourceselect");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> SelectionReader.read(folder.resolve("no.json"), SelectionStory.Asked.UNKNOWN))
                .hasMessageContaining("no.json: the file cannot be read; name a selection.json");
    }
}
