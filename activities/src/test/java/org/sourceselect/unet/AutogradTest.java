package org.sourceselect.unet;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sourceselect.activity.Loss;

class AutogradTest {

    private static final Blobs BLOBS = new Blobs(4, 16, 1);

    /** Torch keeps what gradients need, but cannot keep the JVM from freeing memory that is Java's. */
    @ParameterizedTest
    @CsvSource({
        "TRAIN_ALL, CROSS_ENTROPY",
        "TRAIN_DECODER, CROSS_ENTROPY",
        "TRAIN_ALL, DICE_AND_CROSS_ENTROPY",
        "TRAIN_DECODER, DICE_AND_CROSS_ENTROPY"
    })
    void aGarbageCollectionBetweenForwardAndBackwardChangesNoGradient(UNet.Mode mode, Loss loss) throws Exception {
        List<float[]> calm = gradients(mode, loss, () -> {});
        assertThat(calm.get(calm.size() - 1)).as("of the head's biases").doesNotContain(0f, Float.NaN);
        assertThat(gradients(mode, loss, AutogradTest::collectGarbage))
                .usingRecursiveComparison()
                .isEqualTo(calm);
    }

    private static List<float[]> gradients(UNet.Mode mode, Loss loss, Runnable between) throws IOException {
        try (NDManager manager = Compute.cpu(1).newManager();
                NDManager iteration = manager.newSubManager()) {
            UNet net = UNet.initial(manager, new UNetLayout(2), mode, 1);
            BatchMemory batch = new BatchMemory(BLOBS, BLOBS.slices(), true);
            batch.fill(BLOBS.all(), BLOBS.slices(), true);
            ForwardPass pass = mode == UNet.Mode.TRAIN_ALL
                    ? ForwardPass.of(net, loss, batch)
                    : ForwardPass.of(net, loss, batch, new EncodedSlices(net, manager, true));
            Autograd.backward(() -> {
                NDArray value = pass.loss(iteration);
                between.run();
                return value;
            });
            List<float[]> gradients = new ArrayList<>();
            for (UNetLayout.Tensor tensor : net.trained()) {
                try (NDArray gradient = net.array(tensor).getGradient()) {
                    gradients.add(gradient.toFloatArray());
                }
            }
            return gradients;
        }
    }

    /** Twice: once HotSpot tells of the second collection's reference, it has freed all direct memory of the first. */
    private static void collectGarbage() {
        for (int round = 0; round < 2; round++) {
            ReferenceQueue<Object> told = new ReferenceQueue<>();
            PhantomReference<Object> reference = new PhantomReference<>(new Object(), told);
            System.gc();
            try {
                assertThat(told.remove(10_000)).isSameAs(reference);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
