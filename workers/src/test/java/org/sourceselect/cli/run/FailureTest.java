package org.sourceselect.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TerminatedFailure;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sourceselect.activity.ActivityFailures;
import org.sourceselect.task.BadInputException;

class FailureTest {

    private static final Optional<String> LOG = Optional.of("/home/log");

    @Test
    void badInputIsItsSentence() {
        assertThat(Failure.of(
                        new BadInputException("a.nii", "it ends\n  early", "copy it again"),
                        k -> Optional.empty(),
                        LOG))
                .isEqualTo(new Failure(2, "a.nii: it ends early; copy it again"));
    }

    @Test
    void aWorkflowsBadInputIsFoundUnderItsWrappings() {
        ApplicationFailure inner = ApplicationFailure.newNonRetryableFailure(
                "target: no task is called 'EX'; the nearest names are ET", ActivityFailures.BAD_INPUT);
        assertThat(Failure.of(new IllegalStateException(new RuntimeException(inner)), k -> Optional.empty(), LOG))
                .isEqualTo(new Failure(2, "--target: no task is called 'EX'; the nearest names are ET"));
    }

    @Test
    void theNoteBehindAFailureNamesTheFile() {
        ApplicationFailure failure = ApplicationFailure.newNonRetryableFailure(
                "it ends early; copy it again", ActivityFailures.BAD_INPUT, "note1");
        Map<String, String> notes = Map.of("note1", "/data/a.nii: it ends early; copy it again");
        assertThat(Failure.of(failure, k -> Optional.ofNullable(notes.get(k)), LOG)
                        .sentence())
                .isEqualTo("/data/a.nii: it ends early; copy it again");
        assertThat(Failure.of(failure, k -> Optional.empty(), LOG).sentence())
                .isEqualTo("it ends early; copy it again");
    }

    @Test
    void whatSomebodyEndedIsNoErrorOfTheProgram() {
        assertThat(Failure.of(new IllegalStateException(new CanceledFailure("cancelled")), k -> Optional.empty(), LOG))
                .isEqualTo(new Failure(
                        2, "it was cancelled; what is finished is kept, and the same command begins it again"));
        assertThat(Failure.of(new TerminatedFailure("ended", null), k -> Optional.empty(), LOG)
                        .sentence())
                .startsWith("it was terminated; ");
    }

    @Test
    void aServerThatIsGoneIsNotTheProgramsFault() {
        assertThat(Failure.of(
                        new IllegalStateException(Status.UNAVAILABLE
                                .withDescription("io exception")
                                .asRuntimeException()),
                        k -> Optional.empty(),
                        LOG))
                .isEqualTo(new Failure(
                        2,
                        "Temporal does not answer any more; ask again when it does, nothing that is finished is lost"));
    }

    @Test
    void anythingElseIsOursAndNamesTheLog() {
        assertThat(Failure.of(
                        new IllegalStateException("x", new ArithmeticException("/ by zero")),
                        k -> Optional.empty(),
                        LOG))
                .isEqualTo(new Failure(
                        1,
                        "unexpected error: ArithmeticException (/ by zero); the details are in /home/log; "
                                + "what is finished is kept, and the same command goes on from here"));
    }
}
