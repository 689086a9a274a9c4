package org.sourceselect.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.activity.ActivityOptions;
import io.temporal.testing.TestActivityEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.activity.StageKind;
import org.sourceselect.activity.StageName;
import org.sourceselect.campaign.TargetRecords;
import org.sourceselect.selection.FailedSource;
import org.sourceselect.selection.SourceRow;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.embedded.EmbeddedObjectStore;
import org.sourceselect.task.TaskId;

class TargetRecordsStageTest {

    @TempDir
    Path folder;

    private static SourceRow failed(String source, String why) {
        TaskId task = TaskId.parse(source);
        return new SourceRow(
                task,
                Optional.empty(),
                Optional.empty(),
                Optional.of(new FailedSource(task, StageName.of(StageKind.PREPARE), why, Optional.empty())),
                Optional.empty());
    }

    private final TestActivityEnvironment environment = TestActivityEnvironment.newInstance();

    @AfterEach
    void close() {
        environment.close();
    }

    @Test
    void sourcesThatAreDoneInAnotherOrderAreFoundAgain() throws IOException {
        SourceRow oedema = failed("fets/ED-14-T2", "no volume");
        SourceRow core = failed("fets/NCR-14-T2", "no volume");
        try (EmbeddedObjectStore server = EmbeddedObjectStore.open(folder.resolve("s3"));
                ArtifactStore store = ArtifactStore.open(server.location(), folder.resolve("scratch"))) {
            environment.registerActivitiesImplementations(new TargetRecordsStage(store));
            TargetRecords records = environment.newActivityStub(
                    TargetRecords.class,
                    ActivityOptions.newBuilder()
                            .setStartToCloseTimeout(Duration.ofMinutes(1))
                            .build());
            assertThat(records.keep(List.of(core, oedema))).isEqualTo(records.keep(List.of(oedema, core)));
            assertThat(records.keep(List.of(oedema, failed("fets/NCR-14-T2", "no label"))))
                    .isNotEqualTo(records.keep(List.of(oedema, core)));
        }
    }
}
