package org.sourceselect.benchmark.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.sourceselect.activity.TrainingSettings;
import org.sourceselect.tensor.SafetensorsFile;
import org.sourceselect.unet.CheckpointStore;
import org.sourceselect.unet.Compute;
import org.sourceselect.unet.SliceSource;
import org.sourceselect.unet.Trainer;
import org.sourceselect.unet.TrainingPlan;

/**
 * {@code TrainNetwork FOLDER BATCH THREADS ITERATIONS PART} trains from {@code FOLDER/start.safetensors} on the {@code images}
 * [n, size, size] and {@code masks} of {@code FOLDER/slices.safetensors}: the {@code whole} net, or what is {@code behind} its
 * encoder.
 *
 * <p>Before each iteration it waits for a line of standard input, so that both sides of a comparison can take turns; after
 * each it prints the nanoseconds it took, those of processor time, its loss, the peak memory in MiB and the slices of its batch.
 */
final class TrainNetwork {

    private final BufferedReader turns = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    private final Slices slices;
    private final int batch;
    private long started;
    private long processorStarted;

    private TrainNetwork(Slices slices, int batch) {
        this.slices = slices;
        this.batch = batch;
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        int batch = Integer.parseInt(arguments[1]);
        Slices slices = Slices.read(folder.resolve("slices.safetensors"));
        TrainingSettings settings =
                new TrainingSettings(Integer.parseInt(arguments[3]), batch, 1e-4, 5e-5, Integer.MAX_VALUE, 1);
        TrainNetwork training = new TrainNetwork(slices, batch);
        training.awaitTurn();
        Trainer.train(
                Compute.cpu(Integer.parseInt(arguments[2])),
                new TrainingPlan(
                        new TrainingPlan.FromModel(folder.resolve("start.safetensors"), arguments[4].equals("behind")),
                        settings),
                slices,
                IntStream.range(0, slices.slices()).toArray(),
                CheckpointStore.none(),
                training::report,
                folder.resolve("trained.safetensors"));
    }

    private void report(Trainer.Progress progress) {
        long nanos = System.nanoTime() - started;
        int first = (int) (progress.step() - 1) * batch;
        String chosen = slices.order.subList(first, first + batch).stream()
                .map(String::valueOf)
                .collect(Collectors.joining(" "));
        try {
            long processorNanos = ProcessorTime.nanos() - processorStarted;
            System.out.println(
                    nanos + " " + processorNanos + " " + progress.loss() + " " + PeakMemory.mebibytes() + " " + chosen);
            if (progress.step() < progress.steps()) {
                awaitTurn();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void awaitTurn() throws IOException {
        if (turns.readLine() == null) {
            throw new IOException("the other side has ended");
        }
        processorStarted = ProcessorTime.nanos();
        started = System.nanoTime();
    }

    /** Slices in memory that remember the order in which the trainer asks for them: batch after batch. */
    private static final class Slices implements SliceSource {

        private final int size;
        private final float[] images;
        private final int[] masks;
        private final List<Integer> order = new ArrayList<>();

        private Slices(int size, float[] images, int[] masks) {
            this.size = size;
            this.images = images;
            this.masks = masks;
        }

        static Slices read(Path file) throws IOException {
            try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
                int size = tensors.spec("images").shape().get(2).intValue();
                return new Slices(size, tensors.readFloats("images"), tensors.readInts("masks"));
            }
        }

        @Override
        public int slices() {
            return images.length / (size * size);
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public void image(int slice, float[] into, int offset) {
            order.add(slice);
            System.arraycopy(images, slice * size * size, into, offset, size * size);
        }

        @Override
        public void mask(int slice, byte[] into, int offset) {
            for (int p = 0; p < size * size; p++) {
                into[offset + p] = (byte) masks[slice * size * size + p];
            }
        }
    }
}
