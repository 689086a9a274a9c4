package org.sourceselect.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.ProblemNotes;
import org.sourceselect.store.embedded.EmbeddedObjectStore;

/** What leaves an activity: nothing that names a file, and nothing that is tried again for ever. */
class StageCallTest {

    /** An activity that does as told. */
    @ActivityInterface
    public interface Told {

        /** Runs. */
        @ActivityMethod
        String run();
    }

    private static final class Running implements Told {
        private final StageCall call;
        private final StageCall.Body<String> body;

        private Running(StageCall call, StageCall.Body<String> body) {
            this.call = call;
            this.body = body;
        }

        @Override
        public String run() {
            return call.run(body);
        }
    }

    @TempDir
    private Path folder = Path.of("");

    private ApplicationFailure failure(StageCall.Body<String> body) throws IOException {
        try (EmbeddedObjectStore server = EmbeddedObjectStore.open(folder.resolve("store"));
                ArtifactStore store = ArtifactStore.open(server.location(), folder.resolve("scratch"))) {
            TestActivityEnvironment activities = TestActivityEnvironment.newInstance();
            activities.registerActivitiesImplementations(new Running(new StageCall(new ProblemNotes(store)), body));
            Told told = activities.newActivityStub(Told.class);
            ActivityFailure thrown = catchThrowableOfType(ActivityFailure.class, told::run);
            activities.close();
            return (ApplicationFailure) Objects.requireNonNull(thrown.getCause());
        }
    }

    @Test
    void anErrorOfTheMachineIsTakenForWhatNobodyForesaw() throws IOException {
        ApplicationFailure failure = failure(heartbeat -> {
            throw new OutOfMemoryError("while reading /data/patient-7/flair.nii.gz");
        });
        assertThat(failure.getType()).isEqualTo("Unforeseen");
        assertThat(failure.getOriginalMessage()).contains("OutOfMemoryError").doesNotContain("patient-7");
        assertThat(failure.getCause()).isNull();
    }

    @Test
    void aFaultOfAFileDoesNotNameIt() throws IOException {
        ApplicationFailure failure = failure(heartbeat -> {
            throw new IOException("/data/patient-7/flair.nii.gz");
        });
        assertThat(failure.getType()).isEqualTo("Unforeseen");
        assertThat(failure.getOriginalMessage()).contains("IOException").doesNotContain("patient-7");
    }
}
