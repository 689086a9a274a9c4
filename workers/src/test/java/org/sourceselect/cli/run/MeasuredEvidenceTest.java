package org.sourceselect.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.activity.StageRun;
import org.sourceselect.activity.TrainedModel;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.cli.command.PaperSelection;
import org.sourceselect.evidence.MethodScores;
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

    private List<MethodScores> methods(SelectionResult selection) throws IOException {
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
            return MeasuredEvidence.of(store, result, "", List.of()).methods();
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
