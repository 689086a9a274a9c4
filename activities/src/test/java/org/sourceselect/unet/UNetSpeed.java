package org.sourceselect.unet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.sourceselect.activity.NetworkSettings;
import org.sourceselect.activity.TrainingSettings;

/**
 * Times training on this machine: {@code UNetSpeed WIDTH SIZE BATCH THREADS [ITERATIONS]}. Compare with
 * {@code src/test/python/unet.py speed} with the same arguments, the same net in torch.
 */
final class UNetSpeed {

    private UNetSpeed() {}

    public static void main(String[] arguments) throws IOException {
        int[] numbers = Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
        int iterations = numbers.length > 4 ? numbers[4] : 20;
        Blobs blobs = new Blobs(64, numbers[1], 1);
        double[] milliseconds = new double[iterations];
        long[] last = {0};
        TrainingPlan plan = new TrainingPlan(
                new TrainingPlan.FromScratch(new NetworkSettings(numbers[0])),
                new TrainingSettings(iterations, numbers[2], 1e-4, 5e-5, iterations + 1, 1));
        Path weights = Files.createTempFile("speed", ".safetensors");
        last[0] = System.nanoTime();
        Trainer.train(
                Compute.cpu(numbers[3]),
                plan,
                blobs,
                blobs.all(),
                CheckpointStore.none(),
                progress -> {
                    long now = System.nanoTime();
                    milliseconds[(int) progress.step() - 1] = (now - last[0]) / 1e6;
                    last[0] = now;
                },
                weights);
        Files.delete(weights);
        Arrays.sort(milliseconds);
        System.out.printf(
                "%.1f ms an iteration (median of %d), estimate %.0f MiB, peak resident %s%n",
                milliseconds[iterations / 2],
                iterations,
                new MemoryEstimate(new UNetLayout(numbers[0]), numbers[1], numbers[2]).training(UNet.Mode.TRAIN_ALL)
                        / (1 << 20),
                Files.readAllLines(Path.of("/proc/self/status")).stream()
                        .filter(l -> l.startsWith("VmHWM"))
                        .findFirst()
                        .orElse("unknown"));
    }
}
