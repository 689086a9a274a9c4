package org.sourceselect.cli.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.DiceSummary;
import org.sourceselect.activity.StageName;
import org.sourceselect.activity.StageRun;
import org.sourceselect.activity.TrainedModel;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.cli.command.PaperSelection;
import org.sourceselect.export.SelectedModel;
import org.sourceselect.export.SelectedModel.Of;
import org.sourceselect.race.Candidates;
import org.sourceselect.race.RaceResult;
import org.sourceselect.race.RaceRow;
import org.sourceselect.race.RaceRow.Ending;
import org.sourceselect.selection.FailedSource;
import org.sourceselect.selection.NoTransfer;
import org.sourceselect.selection.SelectionResult;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.TaskId;

/** The models of the paper's Table IV, had it been a selection, and of a race among some of its sources. */
class SelectionModelsTest {

    private static final FailedSource UNTRAINED = new FailedSource(
            TaskId.parse("fets/NCR-18-T2"), StageName.parse("pretrain"), "the training diverged", Optional.empty());
    private static final FailedSource UNTUNED = new FailedSource(
            TaskId.parse("fets/ED-14-T1"),
            StageName.parse("finetune"),
            "it is a TorchScript program",
            Optional.empty());

    @TempDir
    Path folder;

    private static SelectionModels truth() {
        return SelectionModels.of("a test", truthJson(Optional.empty()));
    }

    /** Every source that has not failed has a model of its own: 1a, 2a, … in pool order. */
    private static String truthJson(Optional<NoTransfer> noTransfer) {
        SelectionResult result = PaperSelection.result(List.of(UNTRAINED));
        List<TargetResult.GroundTruth> truths = result.pool().stream()
                .filter(source -> !List.of(UNTRAINED.source(), UNTUNED.source()).contains(source))
                .map(source -> new TargetResult.GroundTruth(
                        source,
                        new TrainedModel(
                                model(result.pool().indexOf(source)),
                                0.1,
                                PaperSelection.dice().getOrDefault(source, dice(0)),
                                new StageRun(true, 1))))
                .toList();
        return SelectionFiles.of(new TargetResult(result, truths, List.of(), List.of(UNTUNED), 3, noTransfer))
                .json();
    }

    private static SelectionModels race(Optional<TaskId> winner) {
        return SelectionModels.of(
                "a test",
                new SelectionFiles(
                                PaperSelection.result(List.of(UNTRAINED)).raced(raced(winner)),
                                Map.of(),
                                Optional.empty())
                        .json());
    }

    private static RaceResult raced(Optional<TaskId> winner) {
        return new RaceResult(
                new Candidates("path2", 5),
                List.of(100, 200, 400),
                List.of(
                        row("fets/ED-14-T2", winner.isPresent() ? Ending.WON : Ending.LAST_RUNG, 400, 0.71, 1),
                        row("fets/ED-17-T2", winner.isPresent() ? Ending.TIED : Ending.LAST_RUNG, 400, 0.7, 2),
                        new RaceRow(
                                Optional.empty(),
                                List.of(point(400)),
                                winner.isPresent() ? Ending.AHEAD : Ending.LAST_RUNG,
                                3,
                                Optional.of(model(30)),
                                Optional.of(dice(0.5)),
                                Optional.empty(),
                                Optional.empty()),
                        row("fets/NCR-14-T2", Ending.DROPPED, 200, 0.4, 4),
                        new RaceRow(
                                Optional.of(TaskId.parse("fets/NCR-17-T2")),
                                List.of(point(100)),
                                Ending.FAILED,
                                5,
                                Optional.of(model(31)),
                                Optional.of(dice(0.3)),
                                Optional.of("the training diverged at iteration 150"),
                                Optional.empty())),
                winner,
                winner.isPresent() ? List.of(TaskId.parse("fets/ED-17-T2")) : List.of(),
                1200,
                6400,
                9,
                3,
                Optional.empty());
    }

    private static RaceRow row(String source, Ending ending, int iterations, double dice, int place) {
        return new RaceRow(
                Optional.of(TaskId.parse(source)),
                List.of(
                        new RaceRow.Point(
                                iterations / 2,
                                dice(0.55),
                                Optional.of(model(50 + place)),
                                Optional.of(dice(dice + 0.25))),
                        point(iterations)),
                ending,
                place,
                Optional.of(model(20 + place)),
                Optional.of(dice(dice)),
                Optional.empty(),
                Optional.empty());
    }

    private static RaceRow.Point point(int iterations) {
        return new RaceRow.Point(iterations, dice(0.5));
    }

    private static DiceSummary dice(double mean) {
        return new DiceSummary(mean, mean - 0.1, mean + 0.1, 5, 0);
    }

    private static ArtifactRef model(int number) {
        return new ArtifactRef(ArtifactKind.MODEL, number + "a", "0b");
    }

    @Test
    void aGroundTruthNamesTheModelOfEachSource() {
        SelectedModel second = truth().find("ED-14-T2", Of.FINETUNED);
        int place = PaperSelection.result(List.of()).pool().indexOf(TaskId.parse("fets/ED-14-T2"));
        assertThat(second.key()).isEqualTo(place + "a");
        assertThat(second.dice()).hasValue(0.703);
        assertThat(second.target()).isEqualTo(PaperSelection.TARGET);
        assertThat(second.task()).isEqualTo(PaperSelection.TARGET);

        SelectedModel source = truth().find("fets/ed-14-t2", Of.SOURCE);
        assertThat(source.key()).isEqualTo("0a");
        assertThat(source.task()).isEqualTo(TaskId.parse("fets/ED-14-T2"));
        assertThat(source.dice()).isEmpty();
    }

    @Test
    void aPlaceAmongAllIsToldWhereTheGroundTruthSaysAnything() throws IOException {
        assertThat(truth().find("ED-14-T2", Of.FINETUNED).standing()).isEmpty();

        ObjectNode json = (ObjectNode) new ObjectMapper().readTree(truthJson(Optional.empty()));
        ((ArrayNode) json.get("evaluations")).addObject();
        // Of the paper's 16 by Dice: ED-14-T2 with 0.703 is beaten by those of 0.704 and more.
        long better = PaperSelection.dice().entrySet().stream()
                .filter(e ->
                        !e.getKey().equals(UNTRAINED.source()) && !e.getKey().equals(UNTUNED.source()))
                .filter(e -> e.getValue().mean() > 0.703)
                .count();
        assertThat(SelectionModels.of("a test", json.toString())
                        .find("ED-14-T2", Of.FINETUNED)
                        .standing())
                .hasValue("Of 14 sources fine-tuned alike on the target, ED-14-T2 is number " + (better + 1)
                        + " by Dice on the test subjects.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ED-14-T2 | 21a | It won a race of 4 candidates, judged on 3 validation subjects, who cannot tell it from"
                        + " fets/ED-17-T2.",
                "ED-17-T2 | 22a | It went to the end of a race of 4 candidates, judged on 3 validation subjects, who cannot"
                        + " tell it from the winner, fets/ED-14-T2.",
                "no-transfer | 30a | It went to the end of a race of 4 candidates, judged on 3 validation subjects, and is"
                        + " better than the winner, fets/ED-14-T2.",
                "NCR-14-T2 | 24a | It was dropped from a race of 4 candidates, judged on 3 validation subjects, after 200 of"
                        + " 400 iterations; the winner is fets/ED-14-T2.",
            })
    void aRaceNamesTheModelOfEachCandidatesLastRung(String name, String key, String standing) {
        SelectedModel model = race(Optional.of(TaskId.parse("fets/ED-14-T2"))).find(name, Of.FINETUNED);
        assertThat(model.key()).isEqualTo(key);
        assertThat(model.standing()).hasValue(standing);
        assertThat(model.source().isPresent()).isEqualTo(!name.equals("no-transfer"));
    }

    @Test
    void aRaceNamesTheModelOfEachCandidatesBestRung() {
        SelectionModels race = race(Optional.of(TaskId.parse("fets/ED-14-T2")));
        SelectedModel best = race.find("ED-14-T2", Of.BEST);
        assertThat(best.key()).isEqualTo("51a");
        assertThat(best.dice()).hasValue(0.96);
        assertThat(best.task()).isEqualTo(PaperSelection.TARGET);
        assertThat(best.standing())
                .hasValue(
                        "This is the net after 200 of 400 iterations, where the validation subjects liked it best, with"
                                + " a Dice of 0.550 on them. What became of it: it won a race of 4 candidates, judged on 3"
                                + " validation subjects, who cannot tell it from fets/ED-17-T2.");
        assertThatThrownBy(() -> race.find("no-transfer", Of.BEST))
                .hasMessage(
                        "SOURCE: the selection does not name the model of the best rung of the net without transfer: an"
                                + " earlier release wrote it, or no rung has a Dice on validation subjects; run the same"
                                + " selection again, which finds all rungs in the store, or leave --of out");
        assertThatThrownBy(() -> race.find("NCR-17-T2", Of.BEST))
                .hasMessageContaining("failed in the race: the training diverged at iteration 150");
        assertThatThrownBy(() -> race.find("ED-14-T1", Of.BEST))
                .hasMessage("SOURCE: fets/ED-14-T1 was not in the race (path2:5); run the same selection again with"
                        + " --race-candidates all");
        assertThatThrownBy(() -> truth().find("no transfer", Of.BEST))
                .hasMessage(
                        "SOURCE: the net without transfer did not race in this selection, and only a race has rungs of"
                                + " which one is the best; run the same selection again with --race, or leave --of out");
    }

    /** What a dropped source came to in the race is not what its full fine-tuning came to. */
    @Test
    void besideAGroundTruthAModelIsThatOfAFullFinetuning() throws IOException {
        ObjectNode both = (ObjectNode) new ObjectMapper().readTree(truthJson(Optional.empty()));
        both.set("race", raceJson(Optional.of(TaskId.parse("fets/ED-14-T2"))).get("race"));
        SelectionModels models = SelectionModels.of("a test", both.toString());
        assertThat(models.find("NCR-14-T2", Of.FINETUNED)).isEqualTo(truth().find("NCR-14-T2", Of.FINETUNED));
        assertThat(models.find("ED-14-T2", Of.FINETUNED).standing().orElseThrow())
                .startsWith("It won a race of 4 candidates");
        assertThat(models.find("NCR-14-T2", Of.BEST).key()).isEqualTo("54a");
    }

    @Test
    void theFileNamesTheWinnersModelWhereOneHasWon() throws IOException {
        assertThat(raceJson(Optional.of(TaskId.parse("fets/ED-14-T2")))
                        .at("/race/winnerModel")
                        .asText())
                .isEqualTo("artifacts/model/21a");
        assertThat(raceJson(Optional.empty()).get("race").has("winnerModel")).isFalse();
        for (JsonNode place : raceJson(Optional.empty()).get("path2")) {
            boolean raced = List.of("fets/ED-14-T2", "fets/ED-17-T2", "fets/NCR-14-T2", "fets/NCR-17-T2")
                    .contains(place.get("source").asText());
            assertThat(place.get("artifacts").has("finetuned")).isEqualTo(raced);
        }
    }

    private static JsonNode raceJson(Optional<TaskId> winner) throws IOException {
        return new ObjectMapper()
                .readTree(new SelectionFiles(
                                PaperSelection.result(List.of(UNTRAINED)).raced(raced(winner)),
                                Map.of(),
                                Optional.empty())
                        .json());
    }

    @Test
    void theWinnerIsWhoIsNotNamed() {
        assertThat(race(Optional.of(TaskId.parse("fets/ED-14-T2"))).winner()).isEqualTo("fets/ED-14-T2");
        assertThat(race(Optional.of(TaskId.parse("fets/ED-14-T2")))
                        .find("fets/ED-14-T2", Of.FINETUNED)
                        .dice())
                .isEqualTo(OptionalDouble.of(0.71));
        assertThatThrownBy(() -> race(Optional.empty()).winner())
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith(
                        "SOURCE: it is missing, and nobody has won the race; name one of fets/ED-14-T1, ");
        assertThatThrownBy(() -> truth().winner())
                .hasMessageStartingWith(
                        "SOURCE: it is missing, and the selection has no race whose winner it could be; name one of ");
        assertThat(race(Optional.empty()).find("ED-14-T2", Of.FINETUNED).standing())
                .hasValue(
                        "It went to the end of a race of 4 candidates, judged on 3 validation subjects; nobody has won.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ED-14-TZ | FINETUNED | no task has the modality 'TZ' of 'ED-14-TZ' (there are T1, T2); the nearest names are"
                        + " ED-14-T1, ED-14-T2, ED-13-T1",
                "ET-22-T2 | FINETUNED | fets/ET-22-T2 is the target, and its models are named after the sources that they come"
                        + " from; name one of fets/ED-14-T1, .*",
                "NCR-18-T2 | SOURCE | fets/NCR-18-T2 failed at pretrain: the training diverged; mend that and run the same"
                        + " selection again, or name another source",
                "NCR-18-T2 | FINETUNED | fets/NCR-18-T2 failed at pretrain: the training diverged; mend that and run the same"
                        + " selection again, or name another source",
                "ED-14-T1 | FINETUNED | fets/ED-14-T1 failed at finetune: it is a TorchScript program; mend that and run the"
                        + " same selection again, or export its source model with --of source",
                "no transfer | FINETUNED | the selection has no net without transfer; run it again with --race or --ground-truth, and without"
                        + " --no-scratch",
                "no-transfer | SOURCE | the net without transfer has no source model; ask for it with --of finetuned",
            })
    void whatIsNotThereIsRefusedWithItsReason(String name, Of of, String sentence) {
        assertThatThrownBy(() -> truth().find(name, of))
                .isInstanceOf(BadInputException.class)
                .message()
                .matches("SOURCE: " + sentence.replace("(", "\\(").replace(")", "\\)"));
    }

    @Test
    void theNetWithoutTransferOfAGroundTruthHasAModelToo() {
        TrainedModel net = new TrainedModel(model(40), 0.1, dice(0.6), new StageRun(true, 1));
        SelectedModel found = SelectionModels.of(
                        "a test", truthJson(Optional.of(new NoTransfer(Optional.of(net), Optional.empty()))))
                .find("no-transfer", Of.FINETUNED);
        assertThat(found.key()).isEqualTo(net.model().key());
        assertThat(found.dice()).hasValue(0.6);
        assertThat(found.source()).isEmpty();

        SelectionModels diverged = SelectionModels.of(
                "a test",
                truthJson(Optional.of(new NoTransfer(Optional.empty(), Optional.of("the training diverged")))));
        assertThatThrownBy(() -> diverged.find("no-transfer", Of.FINETUNED))
                .hasMessage("SOURCE: the net without transfer failed: the training diverged; mend that and run the same"
                        + " selection again");
    }

    @Test
    void theSourceModelOfOneWhoCouldNotBeFinetunedIsThere() {
        assertThat(truth().find("ED-14-T1", Of.SOURCE).key()).isEqualTo("0a");
    }

    @Test
    void whoFailedInTheRaceOrWasNoCandidateIsRefused() {
        SelectionModels race = race(Optional.of(TaskId.parse("fets/ED-14-T2")));
        assertThatThrownBy(() -> race.find("NCR-17-T2", Of.FINETUNED))
                .hasMessage(
                        "SOURCE: fets/NCR-17-T2 failed in the race: the training diverged at iteration 150; mend that"
                                + " and run the same selection again, or name another source");
        assertThatThrownBy(() -> race.find("ED-14-T1", Of.FINETUNED))
                .hasMessage(
                        "SOURCE: fets/ED-14-T1 was not among the candidates of the race (path2:5); run the same selection"
                                + " again with --race-candidates all, or export its source model with --of source");
    }

    @Test
    void whoWasNotFinetunedIsToldHowTo() {
        SelectionModels plain = SelectionModels.of(
                "a test", new SelectionFiles(PaperSelection.result(List.of()), Map.of(), Optional.empty()).json());
        assertThatThrownBy(() -> plain.find("ED-14-T2", Of.FINETUNED))
                .hasMessage(
                        "SOURCE: fets/ED-14-T2 was not fine-tuned in this selection; run the same selection again with"
                                + " --race or --ground-truth, or export its source model with --of source");
        assertThat(plain.find("ED-14-T2", Of.SOURCE).key()).isEqualTo("0a");
    }

    @Test
    void whatAnEarlierReleaseWroteStillNamesSourceModelsAndRaces() throws IOException {
        ObjectNode old = (ObjectNode) new ObjectMapper().readTree(truthJson(Optional.empty()));
        for (String path : List.of("path1", "path2")) {
            for (JsonNode place : old.get(path)) {
                ((ObjectNode) place.get("artifacts")).remove("finetuned");
            }
        }
        SelectionModels read = SelectionModels.of("a test", old.toString());
        assertThat(read.find("ED-14-T2", Of.SOURCE).key()).isEqualTo("0a");
        assertThatThrownBy(() -> read.find("ED-14-T2", Of.FINETUNED))
                .hasMessage(
                        "SOURCE: an earlier release wrote the selection, and did not name fine-tuned models; run the same"
                                + " selection again: it finds all of them in the store, and writes a file that does");

        ObjectNode race = (ObjectNode) new ObjectMapper()
                .readTree(new SelectionFiles(
                                PaperSelection.result(List.of())
                                        .raced(raced(Optional.of(TaskId.parse("fets/ED-14-T2")))),
                                Map.of(),
                                Optional.empty())
                        .json());
        for (JsonNode place : race.get("path2")) {
            ((ObjectNode) place.get("artifacts")).remove("finetuned");
        }
        assertThat(SelectionModels.of("a test", race.toString())
                        .find("ED-14-T2", Of.FINETUNED)
                        .key())
                .isEqualTo("21a");
    }

    @Test
    void theFileMayBeNamedByItsFolderAndWhatIsNoSelectionIsRefused() throws IOException {
        Files.writeString(folder.resolve("selection.json"), truthJson(Optional.empty()));
        assertThat(SelectionModels.read(folder).target()).isEqualTo(PaperSelection.TARGET);
        assertThat(SelectionModels.read(folder.resolve("selection.json")).target())
                .isEqualTo(PaperSelection.TARGET);

        Path none = folder.resolve("none.json");
        assertThatThrownBy(() -> SelectionModels.read(none))
                .hasMessage("--selection " + none
                        + ": the file does not exist; name the selection.json that select, demo or"
                        + " campaign report wrote");
        for (Map.Entry<String, String> wrong : Map.of(
                        "{\"target\": ", "it is not JSON",
                        "", "its tasks cannot be read",
                        "[1]", "its tasks cannot be read",
                        "{\"target\": \"a/B-C\"}", "it names no pool of sources",
                        "{\"target\": \"a/B-C\", \"pool\": [3]}", "its tasks cannot be read")
                .entrySet()) {
            Path file = Files.writeString(folder.resolve("wrong.json"), wrong.getKey());
            assertThatThrownBy(() -> SelectionModels.read(file))
                    .as(wrong.getKey())
                    .isInstanceOf(BadInputException.class)
                    .hasMessageStartingWith(file + ": it is no selection: " + wrong.getValue() + "; name ");
        }
    }

    @Test
    void whatIsNoArtifactIsNotLookedFor() throws IOException {
        ObjectNode json = (ObjectNode) new ObjectMapper().readTree(truthJson(Optional.empty()));
        for (JsonNode place : json.get("path2")) {
            ((ObjectNode) place.get("artifacts")).put("model", "artifacts/model/../../secret");
        }
        for (JsonNode place : json.get("path1")) {
            ((ObjectNode) place.get("artifacts")).put("model", "artifacts/model/../../secret");
        }
        assertThatThrownBy(() -> SelectionModels.of("a test", json.toString()).find("ED-14-T2", Of.SOURCE))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("SOURCE: fets/ED-14-T2 has no model in this selection");
    }

    @Test
    void theNetWithoutTransferIsToldByHowManyAreAheadOfIt() throws IOException {
        TrainedModel net = new TrainedModel(model(9), 0.1, dice(0.703), new StageRun(true, 1));
        ObjectNode json = (ObjectNode)
                new ObjectMapper().readTree(truthJson(Optional.of(new NoTransfer(Optional.of(net), Optional.empty()))));
        long better = PaperSelection.dice().entrySet().stream()
                .filter(e ->
                        !e.getKey().equals(UNTRAINED.source()) && !e.getKey().equals(UNTUNED.source()))
                .filter(e -> e.getValue().mean() > 0.703)
                .count();
        assertThat(better).isGreaterThan(1);
        assertThat(SelectionModels.of("a test", json.toString())
                        .find("no-transfer", Of.FINETUNED)
                        .standing())
                .hasValue("Of 14 sources fine-tuned as long on the target, " + better
                        + " do better than it by Dice on the test subjects.");
        ((ObjectNode) json.get("noTransfer")).remove("sourcesAhead");
        assertThat(SelectionModels.of("a test", json.toString())
                        .find("no-transfer", Of.FINETUNED)
                        .standing())
                .isEmpty();
    }
}
