package org.sourceselect.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class QuestionTest {

    private static final long LONG = 60_000;

    private final AtomicInteger times = new AtomicInteger();
    private final CountDownLatch knows = new CountDownLatch(1);

    private int slowly() {
        try {
            knows.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return times.incrementAndGet();
    }

    @Test
    void anAnswerThatComesLateIsGivenToWhoeverWaitsNext() throws Exception {
        try (Question<Integer> question = new Question<>("slow", this::slowly)) {
            assertThatThrownBy(() -> question.answer(1)).isInstanceOf(TimeoutException.class);
            assertThatThrownBy(() -> question.answer(1)).isInstanceOf(TimeoutException.class);
            knows.countDown();
            while (times.get() == 0) {
                Thread.onSpinWait();
            }

            assertThat(question.answer(LONG)).as("asked once").isEqualTo(1);
            assertThat(question.answer(LONG)).as("asked anew").isEqualTo(2);
        }
    }

    @Test
    void whatFailedIsAskedAnew() throws Exception {
        try (Question<Integer> question = new Question<>("failing once", () -> 6 / times.getAndIncrement())) {
            assertThatThrownBy(() -> question.answer(LONG))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(ArithmeticException.class);
            assertThat(question.answer(LONG)).isEqualTo(6);
        }
    }

    @Test
    void onlyAnAnswerThatIsThereIsForgotten() throws Exception {
        try (Question<Integer> question = new Question<>("patient", this::slowly)) {
            assertThatThrownBy(() -> question.answer(1)).isInstanceOf(TimeoutException.class);
            question.forget();
            assertThatThrownBy(() -> question.answer(1)).isInstanceOf(TimeoutException.class);
            knows.countDown();
            assertThat(question.answer(LONG)).as("asked once").isEqualTo(1);
        }
    }
}
