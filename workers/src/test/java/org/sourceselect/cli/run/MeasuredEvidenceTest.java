package org.sourceselect.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.activity.StageRun;
import org.sourceselect.activity.TrainedModel;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.cli.command.PaperSelection;
import org.sourceselect.evidence.MethodScores;
import org.sourceselect.race.Candidates;
import org.sourceselect.race.RaceResult;
import org.sourceselect.selection.SelectionResult;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.embedded.EmbeddedObjectStore;

/** The paper's Table IV, whose feature maps no store holds. */
@Timeout(60)
class MeasuredEvidenceTest {

    @TempDir
    Path folder;

    @Test
    void aCostOfWhichAnArtifactIsGoneIsNotKnown() throws IOException {
        List<MethodScores> methods = methods(PaperSelection.result(List.of()));
        assertThat(cost(methods, "otce")).isEmpty();
        assertThat(cost(methods, "otce, Path 1")).isEmpty();
        // Which take no feature maps.
        assertThat(cost(methods, "RoI filter")).isPresent();
    }

    @Test
    void aSelectionByPath1AloneCostsItsScoresToo() throws IOException {
        SelectionResult all = PaperSelection.result(List.of());
        SelectionResult near = new SelectionResult(
                all.target(),
                all.metrics(),
                all.roiRule(),
                all.roiForm(),
                all.path1(),
                List.of(),
                all.failed(),
                all.pool(),
                all.subset1(),
                all.subset2(),
                all.roiSimilarities(),
                all.cost(),
                all.targetData(),
                all.stages(),
                all.race(),
                all.leftOut());
        // Not that of the similarities alone, which would be known.
        assertThat(cost(methods(near), "otce, Path 1")).isEmpty();
        assertThat(cost(methods(near), "RoI filter")).isPresent();
    }

    @Test
    void aRaceCostsWhatItTookToKnowItsCandidatesToo() throws IOException {
        List<MethodScores> methods = methods(
                PaperSelection.result(List.of()),
                List.of(race(Candidates.ALL), race(new Candidates(Candidates.PATH1, Candidates.FITTING))));
        assertThat(cost(methods, "race")).hasValue(2);
        // Its artifacts are gone.
        assertThat(cost(methods, "race, path1:fit")).isEmpty();
    }

    private static RaceResult race(Candidates candidates) {
        return new RaceResult(
                candidates,
                List.of(100, 400),
                List.of(),
                Optional.empty(),
                List.of(),
                800,
                1600,
                1,
                3,
                Optional.empty());
    }

    private List<MethodScores> methods(SelectionResult selection) throws IOException {
        return methods(selection, List.of());
    }

    private List<MethodScores> methods(SelectionResult selection, List<RaceResult> races) throws IOException {
        List<TargetResult.GroundTruth> truths = selection.path1().stream()
                .map(ranked -> new TargetResult.GroundTruth(
                        ranked.source(),
                        new TrainedModel(
                                ranked.model(),
                                0.1,
                                Objects.requireNonNull(PaperSelection.dice().get(ranked.source())),
                                new StageRun(false, 10))))
                .toList();
        TargetResult result = new TargetResult(selection, truths, List.of(), List.of(), 10.0 * truths.size());
        try (EmbeddedObjectStore server = EmbeddedObjectStore.open(folder.resolve("store"));
                ArtifactStore store = ArtifactStore.open(server.location(), folder.resolve("scratch"))) {
            return MeasuredEvidence.of(store, result, "", races).methods();
        }
    }

    private static OptionalDouble cost(List<MethodScores> methods, String name) {
        return methods.stream()
                .filter(m -> m.method().equals(name))
                .map(MethodScores::cost)
                .findFirst()
                .orElseThrow();
    }
}
