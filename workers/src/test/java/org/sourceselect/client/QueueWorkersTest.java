package org.sourceselect.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sourceselect.activity.WorkerIdentity;

@Timeout(60)
class QueueWorkersTest {

    private static final long NOW = 1_800_000_000_000L;
    private static final String DECISIONS = "sourceselect";

    private ScriptedTemporal server;

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedTemporal(DECISIONS);
    }

    @AfterEach
    void end() {
        server.close();
    }

    private QueueWorkers of(String queue) {
        return new QueueWorkers(server.client(), queue, false, () -> 0);
    }

    private static Optional<String> sentence(Optional<QueueWorkers.Lack> lack) {
        return lack.map(QueueWorkers.Lack::sentence);
    }

    @Test
    void thatNobodyTakesDecisionsIsToldWithTheRemedy() {
        assertThat(sentence(of(DECISIONS).decisions()))
                .hasValue("no worker takes decisions from queue sourceselect at " + server.target()
                        + "; start one with sourceselect worker --temporal " + server.target()
                        + " --store URL DATASET.yaml");
    }

    @Test
    void theRemedyNamesAQueueThatIsNotTheUsualOne() {
        assertThat(sentence(of("hospital").decisions()).orElseThrow())
                .startsWith("no worker takes decisions from queue hospital at ")
                .endsWith(" --queue-prefix hospital --store URL DATASET.yaml");
    }

    /** A server lets a question wait for a minute, and keeps who asked for five; its clock may be any. */
    @ParameterizedTest
    @ValueSource(longs = {0, -130, 130, 86_400})
    void whoIsListedIsThereUntilItHasNotAskedForLong(long ahead) {
        AtomicLong passed = new AtomicLong();
        QueueWorkers workers =
                new QueueWorkers(server.client(), DECISIONS, false, () -> TimeUnit.SECONDS.toNanos(passed.get()));
        long asked = NOW + TimeUnit.SECONDS.toMillis(ahead);
        server.asked(DECISIONS, asked);
        for (int second : new int[] {0, 40, 75}) {
            passed.set(second);
            assertThat(workers.decisions()).isEmpty();
        }
        passed.set(76);
        assertThat(workers.decisions()).isPresent();
        server.asked(DECISIONS, asked + 60_000);
        assertThat(workers.decisions()).isEmpty();
        passed.set(76 + 75);
        assertThat(workers.decisions()).isEmpty();
        passed.set(76 + 76);
        assertThat(workers.decisions()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UNIMPLEMENTED", "PERMISSION_DENIED"})
    void aServerThatDoesNotTellLacksNothing(String code) {
        server.refuse(Status.fromCode(Status.Code.valueOf(code)));
        assertThat(of(DECISIONS).decisions()).isEmpty();
        assertThat(of(DECISIONS).stages()).isEmpty();
        assertThat(server.questions()).isEqualTo(3);
    }

    @Test
    void aServerThatIsGoneIsTold() {
        QueueWorkers workers = of(DECISIONS);
        server.kill();
        assertThat(sentence(workers.decisions()))
                .hasValue("Temporal at " + server.target()
                        + " does not answer; workers end the stages they have begun and"
                        + " keep what they make; this goes on when it answers again, so see that it runs");
    }

    @Test
    void stagesThatNobodyTakesAreToldByTheirQueue() {
        assertThat(sentence(of(DECISIONS).stages()).orElseThrow())
                .startsWith("no worker has asked for stages of queue sourceselect-cpu at ")
                .endsWith(" --store URL DATASET.yaml");
        server.asked("sourceselect-cpu", NOW);
        assertThat(sentence(of(DECISIONS).stages()))
                .hasValue("no worker has asked for stages of queue sourceselect-gpu at " + server.target()
                        + " in the last minute: there is none, or all of them work for others; start one with sourceselect"
                        + " worker --roles gpu --temporal " + server.target() + " --store URL");
        server.asked("sourceselect-gpu", NOW);
        assertThat(of(DECISIONS).stages()).isEmpty();
    }

    @Test
    void workersOfAnotherStoreAreToldByTheirQueueAndOthersAreNot() {
        String place = "the store http://127.0.0.1:9000/mine";
        assertThat(of(DECISIONS).otherStore("a1", place)).as("nobody is there").isEmpty();
        server.asked("sourceselect-gpu", NOW);
        assertThat(of(DECISIONS).otherStore("a1", place)).as("it does not say").isEmpty();
        server.called("sourceselect-gpu", WorkerIdentity.of("12@host", "a1"));
        assertThat(of(DECISIONS).otherStore("a1", place)).as("the same").isEmpty();
        assertThat(of(DECISIONS).otherStore("b2", place))
                .hasValue("the workers of queue sourceselect-gpu at " + server.target()
                        + " work with another store than this command, the store http://127.0.0.1:9000/mine; give both the same"
                        + " --store");
        server.kill();
        assertThat(of(DECISIONS).otherStore("b2", place)).as("no answer").isEmpty();
    }

    /** As where a command works beside them, or one of several was given another store; but not of those that stopped long ago. */
    @Test
    void someWorkersOfAnotherStoreAreToldTooWhileTheyAsk() {
        server.asked("sourceselect-cpu", NOW);
        server.called("sourceselect-cpu", WorkerIdentity.of("12@host", "a1"));
        server.besideAsked("sourceselect-cpu", NOW - 60_000, WorkerIdentity.of("13@host", "b2"));
        assertThat(of(DECISIONS).otherStore("a1", "the store here"))
                .hasValue("some of the workers of queue sourceselect-cpu at " + server.target()
                        + " work with another store than this command, the store here, or did so a minute ago, and nobody finds"
                        + " what those of the other store make; give all the same --store");
        server.besideAsked("sourceselect-cpu", NOW - 76_000, WorkerIdentity.of("13@host", "b2"));
        assertThat(of(DECISIONS).otherStore("a1", "the store here"))
                .as("one stopped that worked with another")
                .isEmpty();
        assertThat(of(DECISIONS).otherStore("b2", "the store here"))
                .as("nobody is left who works with it")
                .hasValueSatisfying(told -> assertThat(told).startsWith("the workers of queue sourceselect-cpu"));
    }

    @Test
    void aRequestsOwnQueueIsWorkedForByItsOwnCommand() throws IOException {
        try (ScriptedTemporal own = new ScriptedTemporal("sourceselect-0123456789ab")) {
            assertThat(sentence(
                            QueueWorkers.of(own.client(), own.client().newUntypedWorkflowStub("select-0123456789ab"))
                                    .decisions()))
                    .hasValue("no worker takes decisions from queue sourceselect-0123456789ab at " + own.target()
                            + "; the command that began it, given again, goes on with it");
        }
    }

    @Test
    void anExperimentsOwnQueueIsWorkedForByItsOwnCommand() throws IOException {
        try (ScriptedTemporal own = new ScriptedTemporal("sourceselect-evidence-0123456789ab")) {
            assertThat(sentence(QueueWorkers.of(
                                    own.client(),
                                    own.client().newUntypedWorkflowStub("evidence-0123456789ab-race-path1-3"))
                            .decisions()))
                    .hasValueSatisfying(told ->
                            assertThat(told).endsWith("; the command that began it, given again, goes on with it"));
        }
    }

    @Test
    void aQueueOfAnotherNameIsNobodysOwn() throws IOException {
        try (ScriptedTemporal shared = new ScriptedTemporal("sourceselect-team")) {
            assertThat(sentence(QueueWorkers.of(
                                    shared.client(), shared.client().newUntypedWorkflowStub("select-0123456789ab"))
                            .decisions()))
                    .hasValueSatisfying(
                            told -> assertThat(told).contains("start one with sourceselect worker", "--queue-prefix"));
        }
    }
}
