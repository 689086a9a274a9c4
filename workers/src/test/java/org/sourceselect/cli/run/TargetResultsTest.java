package org.sourceselect.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.campaign.CampaignCost;
import org.sourceselect.campaign.CampaignResult;
import org.sourceselect.campaign.TargetCount;
import org.sourceselect.campaign.TargetOutcome;
import org.sourceselect.campaign.TargetRow;
import org.sourceselect.cli.command.PaperSelection;
import org.sourceselect.cli.report.SelectionStory;
import org.sourceselect.cli.text.Console;
import org.sourceselect.embedded.HomeFolder;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.embedded.EmbeddedObjectStore;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.TaskId;

/** What is told of results that workers have put into another store than the command reads. */
class TargetResultsTest {

    private static final CampaignCost COST = new CampaignCost(0, 0, 0, 0, 0, 0);
    private static final TargetOutcome OUTCOME = new TargetOutcome(
            16,
            0,
            Optional.empty(),
            OptionalDouble.empty(),
            List.of(),
            COST,
            new ArtifactRef(ArtifactKind.REPORT, "0a".repeat(32), "0b".repeat(32)));

    @TempDir
    Path folder;

    private final StringWriter said = new StringWriter();

    private interface Reading {
        void of(ArtifactStore store, String place) throws IOException;
    }

    /** On a store that holds nothing yet, which is called by its address and bucket. */
    private void reading(Reading reading) throws IOException {
        HomeFolder home = HomeFolder.create(folder.resolve("home"));
        try (EmbeddedObjectStore server = EmbeddedObjectStore.open(home.store());
                ArtifactStore store = ArtifactStore.open(server.location(), home.scratch())) {
            assertThat(store.place()).doesNotContain(server.location().secretKey());
            reading.of(store, "store " + server.location().endpoint() + "/sourceselect");
        }
    }

    @Test
    void aStoreKeepsWhatTellsItFromOthers() throws IOException {
        reading((store, place) -> {
            assertThat(store.id()).matches("[0-9a-f]{32}").isEqualTo(store.id());
            HomeFolder other = HomeFolder.create(folder.resolve("other"));
            try (EmbeddedObjectStore server = EmbeddedObjectStore.open(other.store());
                    ArtifactStore another = ArtifactStore.open(server.location(), other.scratch())) {
                assertThat(another.id()).isNotEqualTo(store.id());
            }
        });
    }

    @Test
    void aTargetThatWasJustDoneElsewhereIsSaidToBeInAnotherStore() throws IOException {
        reading((store, place) -> assertThatThrownBy(() -> TargetResults.of(store, OUTCOME))
                .isInstanceOf(BadInputException.class)
                .hasMessage(place
                        + ": it does not hold what the workers have just put into theirs: they work with another store; give the"
                        + " workers and this command the same --store"));
    }

    @Test
    void oneOfAWorkflowThatWasNamedMayAlsoHaveBeenTakenOut() throws IOException {
        reading((store, place) -> assertThatThrownBy(() -> TargetResults.of(store, OUTCOME, "tumours"))
                .hasMessage("tumours: its results are not in the " + place
                        + "; give the --store that its workers work with; if"
                        + " they were taken out of that, begin it again, which finds what is still there"));
    }

    /** Nobody is sent to another store for what is here and damaged. */
    @Test
    void damagedResultsAreSaidToBeThat() throws IOException {
        reading((store, place) -> {
            Path artifact = HomeFolder.create(folder.resolve("home"))
                    .store()
                    .resolve("objects/sourceselect/artifacts/report")
                    .resolve(OUTCOME.details().key());
            Files.createDirectories(artifact);
            Files.writeString(artifact.resolve("manifest.json"), "{");
            String message = ": artifact " + OUTCOME.details().name()
                    + " is unusable: the manifest does not parse; begin it again, which finds what is still sound";
            assertThatThrownBy(() -> TargetResults.of(store, OUTCOME)).hasMessage(place + message);
            assertThatThrownBy(() -> TargetResults.of(store, OUTCOME, "tumours"))
                    .isInstanceOf(BadInputException.class)
                    .hasMessage("tumours" + message);
        });
    }

    @Test
    void theFilesOfACampaignThatAreLeftOutAreNamedWithTheStoreTheyAreNotIn() throws IOException {
        TargetRow row = new TargetRow(
                TaskId.parse("fets/ET-22-T2"),
                TargetRow.Status.DONE,
                "tumours/fets/ET-22-T2",
                new TargetCount(16, 16, 0, 97, 97, 0, 0),
                Optional.of(OUTCOME),
                Optional.empty(),
                Optional.empty());
        reading((store, place) -> {
            new ResultFiles(Console.plain(new PrintWriter(said), new PrintWriter(said)))
                    .write(
                            new CampaignResult(List.of(row), COST),
                            store,
                            SelectionStory.Asked.UNKNOWN,
                            folder.resolve("results"));
            assertThat(said.toString().lines().findFirst())
                    .contains("left out ET-22-T2: its results are not in the " + place
                            + ", or cannot be read; give the --store that its workers work with; if they were taken out of that,"
                            + " begin it again, which finds what is still there");
        });
    }

    @Test
    void aSelectionNothingBehindWhichIsInTheStoreIsToldWithAWarning() throws IOException {
        reading((store, place) -> {
            new SelectionAnswer(
                            HomeFolder.create(folder.resolve("home")),
                            store,
                            note -> Optional.empty(),
                            Console.plain(new PrintWriter(said), new PrintWriter(said)))
                    .report(
                            new SelectionRun.Outcome(
                                    PaperSelection.result(List.of()),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty()),
                            folder.resolve("results"),
                            false,
                            SelectionStory.Asked.UNKNOWN,
                            false);
            assertThat(said.toString().lines())
                    .contains("warning: the " + place
                            + " holds nothing of what this rests on, so the report lacks most of it: the workers work with another"
                            + " store; give them and this command the same --store");
        });
    }
}
