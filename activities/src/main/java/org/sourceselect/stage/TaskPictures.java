package org.sourceselect.stage;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.SplitSettings;
import org.sourceselect.activity.TaskData;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.Manifest;
import org.sourceselect.task.TaskId;
import org.sourceselect.unet.Compute;
import org.sourceselect.unet.Inference;

/**
 * A task's prepared slices for those who look at them: the slices that networks see, the truth, what a model makes of them, and how
 * often a pixel is of the region. Rows run from anterior, columns from the patient's right.
 */
public final class TaskPictures implements Closeable {

    private final ArtifactStore store;
    private final TaskSlices slices;
    private final String digest;

    private TaskPictures(ArtifactStore store, TaskSlices slices, String digest) {
        this.store = store;
        this.slices = slices;
        this.digest = digest;
    }

    /**
     * The task whose slices an artifact was made from: the one that a model was trained on, or a model's features were made over.
     * Empty where the artifact does not tell, as an imported model.
     *
     * @param task its name
     * @throws org.sourceselect.store.StoreException when its slices are not there any more, or cannot be read
     */
    public static Optional<TaskPictures> of(ArtifactStore store, TaskId task, Manifest artifact) throws IOException {
        Optional<ArtifactRef> prepared = artifact.inputs().stream()
                .filter(input -> input.kind() == ArtifactKind.PREPARED)
                .findFirst();
        JsonNode labels = artifact.settings().path("labels");
        JsonNode split = artifact.settings().path("split");
        if (prepared.isEmpty() || !labels.isArray() || !split.isObject()) {
            return Optional.empty();
        }
        List<Integer> values = new ArrayList<>();
        labels.forEach(label -> values.add(label.asInt()));
        SplitSettings settings = new SplitSettings(
                split.path("testFraction").asDouble(),
                split.path("seed").asLong(),
                split.path("validationFraction").asDouble());
        return Optional.of(new TaskPictures(
                store,
                TaskSlices.open(store, new TaskData(task, prepared.get(), values), settings),
                prepared.get().digest()));
    }

    /** The digest of the prepared slices, by whose numbers slices are asked for. */
    public String digest() {
        return digest;
    }

    /** Height and width of every slice. */
    public int size() {
        return slices.size();
    }

    /** How many subjects train. */
    public int trainingSubjects() {
        return (int) Arrays.stream(slices.trainingSlices())
                .map(slices::subject)
                .distinct()
                .count();
    }

    /**
     * The test slice of each test subject that shows most of the region, at most so many, in the order of the prepared slices;
     * those without the region are left out.
     */
    public List<Integer> examples(int most) {
        byte[] mask = new byte[size() * size()];
        Map<Integer, Integer> best = new LinkedHashMap<>();
        Map<Integer, Integer> largest = new LinkedHashMap<>();
        for (int slice : slices.testSlices()) {
            slices.mask(slice, mask, 0);
            int area = 0;
            for (byte pixel : mask) {
                area += pixel;
            }
            int subject = slices.subject(slice);
            if (area > largest.getOrDefault(subject, 0)) {
                largest.put(subject, area);
                best.put(subject, slice);
            }
        }
        return best.values().stream().limit(most).toList();
    }

    /** A slice's pixels, row by row: z-scores over the brain, background 0. */
    public float[] image(int slice) {
        float[] image = new float[size() * size()];
        slices.image(slice, image, 0);
        return image;
    }

    /** Where a slice's region is, row by row: 1 there, 0 elsewhere. */
    public byte[] truth(int slice) {
        byte[] mask = new byte[size() * size()];
        slices.mask(slice, mask, 0);
        return mask;
    }

    /** The share of training slices in which each pixel is of the region, row by row. */
    public float[] frequency() {
        int[] training = slices.trainingSlices();
        float[] frequency = new float[size() * size()];
        byte[] mask = new byte[frequency.length];
        for (int slice : training) {
            slices.mask(slice, mask, 0);
            for (int i = 0; i < mask.length; i++) {
                frequency[i] += mask[i];
            }
        }
        for (int i = 0; i < frequency.length; i++) {
            frequency[i] /= training.length;
        }
        return frequency;
    }

    /**
     * Where a model sees the region, slice by slice: 1 where its second channel is above its first. Empty for a model of another
     * number of channels.
     *
     * @throws org.sourceselect.store.StoreException when the model is not there any more, or cannot be read
     */
    public Optional<Map<Integer, byte[]>> predictions(Compute compute, Manifest model, List<Integer> chosen)
            throws IOException {
        Map<Integer, byte[]> predicted = new LinkedHashMap<>();
        int pixels = size() * size();
        try (Inference inference = Inference.open(compute, StoredModel.file(store, model))) {
            if (inference.channels(size()) != 2) {
                return Optional.empty();
            }
            int[] numbers = chosen.stream().mapToInt(Integer::intValue).toArray();
            inference.logits(slices, numbers, 1, (slice, logits) -> {
                byte[] mask = new byte[pixels];
                for (int i = 0; i < pixels; i++) {
                    mask[i] = (byte) (logits[pixels + i] > logits[i] ? 1 : 0);
                }
                predicted.put(slice, mask);
            });
        }
        return Optional.of(predicted);
    }

    @Override
    public void close() {
        slices.close();
    }
}
