package org.sourceselect.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.djl.Device;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestActivityEnvironment;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sourceselect.activity.ActivityFailures;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.NetworkSettings;
import org.sourceselect.activity.StageKind;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.ProblemNotes;
import org.sourceselect.store.Stage;
import org.sourceselect.store.embedded.EmbeddedObjectStore;
import org.sourceselect.task.UnwellException;
import org.sourceselect.unet.Compute;
import org.sourceselect.unet.TrainingPlan;

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
            activities.registerActivitiesImplementations(
                    new Running(new StageCall(new ProblemNotes(store), new Health(store::isWell)), body));
            Told told = activities.newActivityStub(Told.class);
            ActivityFailure thrown = catchThrowableOfType(ActivityFailure.class, told::run);
            activities.close();
            return (ApplicationFailure) Objects.requireNonNull(thrown.getCause());
        }
    }

    @Test
    void anErrorOfTheMachineIsTakenForWhatNobodyForesaw() throws IOException {
        ApplicationFailure failure = failure(heartbeat -> {
            throw new StackOverflowError("while reading /data/patient-7/flair.nii.gz");
        });
        assertThat(failure.getType()).isEqualTo("Unforeseen");
        assertThat(failure.getOriginalMessage()).contains("StackOverflowError").doesNotContain("patient-7");
        assertThat(failure.getCause()).isNull();
    }

    static Stream<Throwable> wants() {
        return Stream.of(
                new OutOfMemoryError("while reading /data/patient-7/flair.nii.gz"),
                new IllegalStateException(
                        new RuntimeException("[enforce fail] DefaultCPUAllocator: can't allocate memory")),
                new RuntimeException("CUDA out of memory. Tried to allocate 2 GiB"),
                new UncheckedIOException(new IOException("/tmp/patient-7: No space left on device")),
                new UnwellException("store", "the access key is refused", "check it", true, null));
    }

    @ParameterizedTest
    @MethodSource("wants")
    void whatTheWorkerLacksIsNoFailureOfTheStage(Throwable want) throws IOException {
        ApplicationFailure failure = failure(heartbeat -> {
            if (want instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) want;
        });
        assertThat(failure.getType()).isEqualTo(ActivityFailures.UNWELL);
        assertThat(failure.isNonRetryable()).isFalse();
        assertThat(failure.getNextRetryDelay()).isEqualTo(Duration.ofSeconds(1));
        assertThat(failure.getOriginalMessage())
                .startsWith("a worker is unwell: ")
                .doesNotContain("patient-7");
        assertThat(failure.getCause()).isNull();
    }

    /** Here is no other worker; {@link HealthTest} has what happens where there is. */
    @Test
    void aNetTooLargeForTheOnlyWorkerIsGivenUpAtOnceWithWhatItNeeds() throws IOException {
        ApplicationFailure failure = failure(heartbeat -> {
            TrainingPlan.checkMemory(new NetworkSettings(64), 16, 4, new Compute(Device.cpu(), 400L << 20));
            return "";
        });
        assertThat(failure.getType()).isEqualTo(ActivityFailures.BAD_INPUT);
        assertThat(failure.isNonRetryable()).isTrue();
        assertThat(failure.getOriginalMessage())
                .contains("needs about 0.6 GiB on the cpu, which has 0.4 GiB")
                .endsWith("or a worker with more memory");
    }

    @Test
    void anArtifactThatCannotBeReadIsNamedForTheWorkflow() throws IOException {
        Stage.Definition d = new Stage.Definition(StageKind.SCORE, 1, List.of(), "settings", 0);
        ApplicationFailure failure = failure(heartbeat -> {
            try (EmbeddedObjectStore server = EmbeddedObjectStore.open(folder.resolve("another"));
                    ArtifactStore store = ArtifactStore.open(server.location(), folder.resolve("another scratch"))) {
                return store.load(new ArtifactRef(d.kind(), d.key(), "digest")).stage();
            }
        });
        assertThat(failure.getType()).isEqualTo(ActivityFailures.DAMAGED);
        assertThat(failure.isNonRetryable()).isTrue();
        assertThat(failure.getDetails().get(String.class)).isEqualTo("score/" + d.key());
        assertThat(failure.getOriginalMessage()).startsWith("artifact score/" + d.key() + " is not there");
    }

    /** An attempt that waits would hold the place of one that could compute. */
    @Test
    void whatAnotherComputesIsAskedForAgainRatherThanWaitedFor() throws IOException {
        Stage.Definition d = new Stage.Definition(StageKind.SCORE, 1, List.of(), "settings", 0);
        try (EmbeddedObjectStore server = EmbeddedObjectStore.open(folder.resolve("store"));
                ArtifactStore store = ArtifactStore.open(server.location(), folder.resolve("scratch"))) {
            TestActivityEnvironment activities = TestActivityEnvironment.newInstance();
            activities.registerActivitiesImplementations(new Running(
                    new StageCall(new ProblemNotes(store), new Health(store::isWell)),
                    heartbeat -> Stage.findOrCompute(
                                    store, d, heartbeat.request(), draft -> draft.json("score.json", "mine"))
                            .manifest()
                            .digest()));
            Told told = activities.newActivityStub(Told.class);
            Stage.Outcome theirs = Stage.findOrCompute(store, d, "another", draft -> {
                ActivityFailure thrown = catchThrowableOfType(ActivityFailure.class, told::run);
                ApplicationFailure failure = (ApplicationFailure) Objects.requireNonNull(thrown.getCause());
                assertThat(failure.getType()).isEqualTo(ActivityFailures.COMPUTED_ELSEWHERE);
                assertThat(failure.isNonRetryable()).isFalse();
                assertThat(failure.getNextRetryDelay()).isEqualTo(Duration.ofSeconds(1));
                draft.json("score.json", "theirs");
            });
            assertThat(told.run()).isEqualTo(theirs.manifest().digest());
            activities.close();
        }
    }

    /** A workflow of one activity, tried again at once. */
    @WorkflowInterface
    public interface Asking {

        /** Runs it. */
        @WorkflowMethod
        String ask();
    }

    /** Asks. */
    public static final class AskingWorkflow implements Asking {
        @Override
        public String ask() {
            ActivityOptions options = ActivityOptions.newBuilder()
                    .setStartToCloseTimeout(Duration.ofMinutes(1))
                    .setRetryOptions(RetryOptions.newBuilder()
                            .setInitialInterval(Duration.ofMillis(10))
                            .build())
                    .build();
            return Workflow.newActivityStub(Told.class, options).run();
        }
    }

    @Test
    void waitingForAnotherLeavesAllAttemptsAtTheUnforeseen() throws IOException {
        Stage.Definition d = new Stage.Definition(StageKind.SCORE, 1, List.of(), "settings", 0);
        AtomicInteger attempts = new AtomicInteger();
        try (EmbeddedObjectStore server = EmbeddedObjectStore.open(folder.resolve("store"));
                ArtifactStore store = ArtifactStore.open(server.location(), folder.resolve("scratch"));
                TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance()) {
            Worker worker = temporal.newWorker("queue");
            worker.registerWorkflowImplementationTypes(AskingWorkflow.class);
            worker.registerActivitiesImplementations(new Running(
                    new StageCall(new ProblemNotes(store), new Health(store::isWell)), heartbeat -> {
                        if (attempts.incrementAndGet() <= 4) {
                            Stage.findOrCompute(store, d, heartbeat.request(), draft -> draft.json("score.json", 1));
                        }
                        throw new IOException("a fault of the disk");
                    }));
            temporal.start();
            Asking asking = temporal.getWorkflowClient()
                    .newWorkflowStub(
                            Asking.class,
                            WorkflowOptions.newBuilder().setTaskQueue("queue").build());
            Stage.findOrCompute(store, d, "another", draft -> {
                assertThatThrownBy(asking::ask).hasRootCauseInstanceOf(ApplicationFailure.class);
                draft.json("score.json", 2);
            });
        }
        assertThat(attempts).as("four that waited, three that failed").hasValue(7);
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
