package org.sourceselect.cli.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.activity.DiceSummary;
import org.sourceselect.activity.StageName;
import org.sourceselect.activity.StageRun;
import org.sourceselect.activity.TrainedModel;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.cli.command.PaperSelection;
import org.sourceselect.selection.FailedSource;
import org.sourceselect.selection.NoTransfer;
import org.sourceselect.selection.SelectionResult;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.TaskId;

class SelectionFilesTest {

    private static final FailedSource FAILURE = new FailedSource(
            TaskId.parse("fets/NCR-18-T2"),
            StageName.parse("prepare"),
            "voxels are NaN, \"quoted\"; mend them",
            Optional.of("note"));

    @TempDir
    Path folder;

    @Test
    void jsonHoldsBothPathsWithTheirScores() throws JsonProcessingException {
        JsonNode json = new ObjectMapper()
                .readTree(new SelectionFiles(
                                PaperSelection.result(List.of(FAILURE)), PaperSelection.dice(), Optional.empty())
                        .json());
        assertThat(json.get("target").asText()).isEqualTo("fets/ET-22-T2");
        assertThat(json.get("path1")).hasSize(4);
        assertThat(json.get("path2")).hasSize(15);
        JsonNode best = json.get("path1").get(0);
        assertThat(best.get("rank").asInt()).isEqualTo(1);
        assertThat(best.get("source").asText()).isEqualTo("fets/ED-14-T2");
        assertThat(best.get("scores").get("otce").asDouble()).isEqualTo(-0.0226);
        assertThat(best.get("dice").get("mean").asDouble()).isEqualTo(0.703);
        assertThat(best.get("apartFromNext").asBoolean(true)).isFalse();
        assertThat(json.get("path1").get(3).get("apartFromNext").isNull()).isTrue();
        assertThat(best.get("details").get("otce").get("score"))
                .isEqualTo(best.get("scores").get("otce"));
        assertThat(best.get("details").get("otce").get("low").asDouble()).isEqualTo(-0.028964892, within(1e-9));
        assertThat(best.get("details").get("otce").get("high").asDouble()).isEqualTo(-0.016235108, within(1e-9));
        assertThat(best.get("details").get("otce").get("noInterval").isNull()).isTrue();
        assertThat(best.get("details").get("h-score").get("low").isNull()).isTrue();
        assertThat(best.get("details").get("h-score").get("noInterval").asText())
                .isEqualTo("the paper tells none");
        assertThat(best.get("details")
                        .get("otce")
                        .get("diagnostics")
                        .get("bins")
                        .isNull())
                .isTrue();
        assertThat(best.get("artifacts").get("model").asText()).isEqualTo("artifacts/model/0a");
        assertThat(best.get("artifacts").get("sourceFeatures").asText()).isEqualTo("artifacts/model/0a");
        assertThat(json.get("failed").get(0).get("reason").asText()).isEqualTo("voxels are NaN, \"quoted\"; mend them");
    }

    @Test
    void csvHasOneRowPerSource() {
        List<String> lines = new SelectionFiles(
                        PaperSelection.result(List.of(FAILURE)), PaperSelection.dice(), Optional.empty())
                .csv()
                .lines()
                .toList();
        assertThat(lines)
                .hasSize(17)
                .startsWith(
                        "source,subset1,subset2,roi_similarity,path1_rank,path2_rank,tied,"
                                + "otce,otce_low,otce_high,h-score,h-score_low,h-score_high,dice,dice_no_transfer,failed",
                        "fets/ED-14-T1,false,false,,,6,true,-0.0395,,,-0.038,,,0.664,,")
                .endsWith("fets/NCR-18-T2,true,false,0.955,,,,,,,,,,0.666,,"
                        + "\"prepare: voxels are NaN, \"\"quoted\"\"; mend them\"");
        assertThat(lines.get(2))
                .matches("fets/ED-14-T2,true,true,0.98,1,1,false,-0.0226,-0.02896\\d+,-0.01623\\d+,0.1887,,,0.703,,");
    }

    @Test
    void diceOnValidationSubjectsStandsBesideThatOnTestSubjects() throws IOException {
        SelectionResult selection = PaperSelection.result(List.of());
        TaskId source = selection.path2().get(0).source();
        TrainedModel finetuned = new TrainedModel(
                selection.path2().get(0).model(),
                0.1,
                new DiceSummary(0.705, 0.6, 0.8, 3, 0, OptionalDouble.of(0.024)),
                new StageRun(false, 12),
                Optional.of(new DiceSummary(0.61, 0.5, 0.7, 4, 1, OptionalDouble.of(0.02))));
        TargetResult target = new TargetResult(
                selection,
                List.of(new TargetResult.GroundTruth(source, finetuned)),
                List.of(),
                List.of(),
                0,
                Optional.empty());
        JsonNode places =
                new ObjectMapper().readTree(SelectionFiles.of(target).json()).get("path2");
        assertThat(places.get(0).get("source").asText()).isEqualTo(source.toString());
        assertThat(places.get(0).get("dice").get("mean").asDouble()).isEqualTo(0.705);
        assertThat(places.get(0).get("validationDice").get("mean").asDouble()).isEqualTo(0.61);
        assertThat(places.get(0).get("validationDice").get("withoutRoi").asInt())
                .isEqualTo(1);
        assertThat(places.get(1).has("validationDice")).isFalse();
    }

    @Test
    void theNetWithoutTransferIsNoSource() throws IOException {
        SelectionResult selection = PaperSelection.result(List.of());
        TrainedModel net = new TrainedModel(
                selection.path2().get(0).model(),
                0.1,
                new DiceSummary(0.705, 0.6, 0.8, 3, 0, OptionalDouble.of(0.024)),
                new StageRun(false, 12));
        List<TargetResult.GroundTruth> truths = List.of();
        TargetResult target = new TargetResult(
                selection,
                truths,
                List.of(),
                List.of(),
                0,
                Optional.of(new NoTransfer(Optional.of(net), Optional.empty())));
        SelectionFiles files = SelectionFiles.of(target);
        JsonNode json = new ObjectMapper().readTree(files.json());
        assertThat(json.get("noTransfer").get("dice").get("mean").asDouble()).isEqualTo(0.705);
        assertThat(json.get("noTransfer").get("seconds").asDouble()).isEqualTo(12);
        assertThat(json.get("noTransfer").get("model").asText()).isEqualTo("artifacts/model/0a");
        // Nobody to hold it against.
        assertThat(json.get("noTransfer").has("sourcesAhead")).isFalse();
        assertThat(json.get("pool")).hasSize(16);
        assertThat(files.csv().lines().skip(1)).hasSize(16).allMatch(line -> line.endsWith(",,0.705,"));
    }

    @Test
    void writingAgainGivesTheSameBytesAndLeavesNoDraft() throws IOException {
        SelectionFiles files = new SelectionFiles(PaperSelection.result(List.of()), Map.of(), Optional.empty());
        Path target = folder.resolve("new/output");
        List<Path> written = files.write(target);
        byte[] first = Files.readAllBytes(written.get(0));
        assertThat(files.write(target)).isEqualTo(written);
        assertThat(written.get(0)).hasBinaryContent(first);
        try (var list = Files.list(target)) {
            assertThat(list.map(p -> p.getFileName().toString()))
                    .containsExactlyInAnyOrder("selection.json", "selection.csv");
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() ->
                        new SelectionFiles(PaperSelection.result(List.of()), Map.of(), Optional.empty()).write(file))
                .isInstanceOf(BadInputException.class)
                .hasMessage(
                        "--output " + file
                                + ": the folder cannot be written (a file has its name); name a folder you may write to, with room in it");
    }
}
