package org.sourceselect.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.StageKind;
import org.sourceselect.activity.StageName;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.cli.command.PaperSelection;
import org.sourceselect.cli.text.Console;
import org.sourceselect.cli.text.ProgressLine;
import org.sourceselect.embedded.HomeFolder;
import org.sourceselect.embedded.RuntimeSettings;
import org.sourceselect.plugin.Role;
import org.sourceselect.selection.FailedSource;
import org.sourceselect.selection.SelectionResult;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.Stage;
import org.sourceselect.store.StoreLocation;
import org.sourceselect.store.embedded.EmbeddedObjectStore;
import org.sourceselect.task.TaskId;

/** What is told again, and what is worked out anew: each test changes one thing of a result that a home keeps. */
class RecollectionTest {

    private static final String WORKFLOW = "select-1";
    private static final Console CONSOLE = Console.on(nowhere(), nowhere());

    @TempDir
    Path folder;

    private HomeFolder home;
    private Path data;
    private ArtifactRef prepared;
    private ArtifactRef score;

    private static PrintWriter nowhere() {
        return new PrintWriter(Writer.nullWriter());
    }

    /** A data set, a store with slices and a score made of them, and a result that rests on the score. */
    @BeforeEach
    void select() throws IOException {
        home = HomeFolder.create(folder.resolve("home"));
        Path subject = Files.createDirectories(folder.resolve("data/s1"));
        Files.writeString(subject.resolve("t2.nii"), "image");
        Files.writeString(subject.resolve("seg.nii"), "labels");
        data = folder.resolve("data.yaml");
        Files.writeString(data, """
                name: fets
                root: data
                modalities: {T2: "{subject}/t2.nii"}
                labelFile: "{subject}/seg.nii"
                labels: {ET: 4}
                """);
        try (EmbeddedObjectStore server = EmbeddedObjectStore.open(home.store());
                ArtifactStore store = ArtifactStore.open(server.location(), home.scratch())) {
            prepared = artifact(store, StageKind.PREPARE, List.of());
            score = artifact(store, StageKind.SCORE, List.of(prepared));
        }
        keep(recollection().basis(outcome(PaperSelection.result(List.of()))));
    }

    private static ArtifactRef artifact(ArtifactStore store, StageKind kind, List<ArtifactRef> inputs) {
        return Stage.findOrCompute(
                        store,
                        new Stage.Definition(kind, 1, inputs, Map.of(), 0),
                        "a request",
                        draft -> draft.json("score.json", 0.75))
                .ref();
    }

    private void keep(Optional<KeptResult.Basis> basis) throws IOException {
        new KeptResult(
                        "SourceSelection",
                        JsonNodeFactory.instance.objectNode(),
                        "sourceselect select",
                        false,
                        Optional.of(PaperSelection.result(List.of())),
                        Optional.empty(),
                        basis)
                .write(home, WORKFLOW, CONSOLE);
        // The artifacts of the paper's table are in no store; this one is.
        Path file = home.results().resolve(WORKFLOW + ".json");
        String text = Files.readString(file);
        assertThat(text).contains("{\"kind\":\"model\",\"key\":\"0a\",\"digest\":\"0b\"}");
        Files.writeString(
                file,
                text.replace(
                        "{\"kind\":\"model\",\"key\":\"0a\",\"digest\":\"0b\"}",
                        "{\"kind\":\"score\",\"key\":\"" + score.key() + "\",\"digest\":\"" + score.digest() + "\"}"));
    }

    private Recollection recollection() {
        return recollection(Optional.of("this program"));
    }

    private Recollection recollection(Optional<String> program) {
        return new Recollection(
                new RuntimeSettings(
                        home,
                        "select",
                        Optional.empty(),
                        Optional.empty(),
                        EnumSet.allOf(Role.class),
                        List.of(data),
                        new TaskQueues("recollection"),
                        false,
                        1,
                        1),
                WORKFLOW,
                LocalData.open(List.of(data)),
                program);
    }

    private static SelectionRun.Outcome outcome(SelectionResult result) {
        return new SelectionRun.Outcome(
                result,
                Optional.empty(),
                Optional.empty(),
                Optional.of(new ProgressLine.State(
                        2, 0, 2, 0, List.of(), new ProgressLine.Outlook(0, false), List.of(), List.of())));
    }

    private boolean isToldAgain() {
        Optional<Recollection.Found> found = recollection().found();
        found.ifPresent(Recollection.Found::close);
        return found.isPresent();
    }

    private Path object(ArtifactRef ref, String name) throws IOException {
        Path artifact = EmbeddedObjectStore.objects(home.store())
                .resolve(StoreLocation.DEFAULT_BUCKET)
                .resolve("artifacts/" + ref.folder().replaceFirst("^artifacts/", ""));
        try (Stream<Path> files = Files.walk(artifact)) {
            return files.filter(file -> file.endsWith(name)).findFirst().orElseThrow();
        }
    }

    @Test
    void theSameCommandIsAnsweredFromWhatTheHomeKeeps() {
        Optional<Recollection.Found> found = recollection().found();
        assertThat(found).isPresent();
        try (Recollection.Found known = found.get()) {
            assertThat(known.outcome().result().path1())
                    .hasSameSizeAs(PaperSelection.result(List.of()).path1());
            assertThat(known.outcome().state().map(ProgressLine::stages))
                    .hasValue("all 2 stages were found in the store");
            assertThat(known.store().find(score.kind(), score.key())).isPresent();
        }
        assertThat(isToldAgain()).isTrue();
    }

    @Test
    void notOverAFileThatWasWrittenSince() throws IOException {
        Files.writeString(folder.resolve("data/s1/t2.nii"), "other");
        assertThat(isToldAgain()).isFalse();
    }

    @Test
    void notOverASubjectMore() throws IOException {
        Path subject = Files.createDirectories(folder.resolve("data/s2"));
        Files.writeString(subject.resolve("t2.nii"), "image");
        Files.writeString(subject.resolve("seg.nii"), "labels");
        assertThat(isToldAgain()).isFalse();
    }

    @Test
    void notByAnotherProgramNorByOneThatMayChangeUnseen() {
        assertThat(recollection(Optional.of("another program")).found()).isEmpty();
        assertThat(recollection(Optional.empty()).found()).isEmpty();
        // Tests run on classes in folders, which may be compiled anew at any time.
        assertThat(OwnJars.all()).isEmpty();
    }

    @Test
    void notWhereAnArtifactBehindItIsGone() throws IOException {
        Files.delete(object(prepared, "manifest.json"));
        assertThat(isToldAgain()).isFalse();
    }

    @Test
    void notWhereAnArtifactIsCutShort() throws IOException {
        Files.writeString(object(prepared, "score.json"), "0");
        assertThat(isToldAgain()).isFalse();
    }

    @Test
    void notWhereAScoreIsAnother() throws IOException {
        Path file = object(score, "score.json");
        Files.writeString(file, Files.readString(file).replace('7', '8'));
        // A copy on the local disk would be read in its place, and is right.
        try (Stream<Path> copies = Files.walk(home.scratch())) {
            for (Path copy : copies.filter(Files::isRegularFile).toList()) {
                Files.delete(copy);
            }
        }
        assertThat(isToldAgain()).isFalse();
    }

    @Test
    void notWhereTheStagesAreNotAllBehindIt() throws IOException {
        keep(recollection()
                .basis(outcome(PaperSelection.result(List.of())))
                .map(basis -> new KeptResult.Basis(basis.program(), basis.files(), 3)));
        assertThat(isToldAgain()).isFalse();
    }

    @Test
    void whatLacksSourcesIsWorkedOutAgain() {
        SelectionResult lacking = PaperSelection.result(List.of(new FailedSource(
                TaskId.parse("fets/ED-1-T2"), StageName.of(StageKind.PRETRAIN), "diverged", Optional.empty())));
        assertThat(recollection().basis(outcome(lacking))).isEmpty();
        assertThat(recollection(Optional.empty()).basis(outcome(PaperSelection.result(List.of()))))
                .isEmpty();
    }
}
