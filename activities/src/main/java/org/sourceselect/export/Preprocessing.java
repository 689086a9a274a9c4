package org.sourceselect.export;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.sourceselect.activity.PreparationSettings;
import org.sourceselect.dataset.BrainFinding;
import org.sourceselect.dataset.Preparer;

/** How a volume becomes what a network sees, in words and as JSON; {@link Preparer} is where it is done. */
final class Preprocessing {

    /** What {@code brain: auto} finds; the other findings are called as the rule that they come from. */
    private static final Set<BrainFinding> FOUND_OUT =
            EnumSet.of(BrainFinding.UNIFORM, BrainFinding.FAINT, BrainFinding.AIR, BrainFinding.NONE);

    private final ModelHistory.Preparation preparation;

    Preprocessing(ModelHistory.Preparation preparation) {
        this.preparation = preparation;
    }

    /** The rules of data set descriptions that told where the brain is; one, as one description was followed. */
    private List<String> rules() {
        return preparation.brain().images().keySet().stream()
                .map(found -> FOUND_OUT.contains(found) ? "auto" : found.written())
                .distinct()
                .toList();
    }

    private static String explained(BrainFinding finding) {
        return switch (finding) {
            case UNIFORM -> "what differs from a background of one value, holes included";
            case FAINT -> "what differs from a background of nearly one value, holes included";
            case AIR -> "the head: what is brighter than the air about it";
            case NONE -> "every voxel, as there is no background";
            case NONZERO -> "what is not 0, holes included";
            case HEAD -> "what is brighter than air, and what that encloses in a slice";
            case WHOLE -> "every voxel";
            case FILE -> "where the subject's mask is above 0.5";
        };
    }

    private boolean crops() {
        return preparation.settings().fit() == PreparationSettings.Fit.CROP;
    }

    /** What {@code prepare} of the exported module reads, and what other programs need to do the same. */
    ObjectNode json() {
        PreparationSettings settings = preparation.settings();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode stage = json.putObject("stage");
        stage.put("name", preparation.manifest().stage());
        stage.put("version", preparation.manifest().stageVersion());
        ObjectNode orientation = json.putObject("orientation");
        orientation.put("volume", "axes reordered and flipped to right, anterior, superior; not resampled");
        orientation.put("slices", "axial");
        orientation.put("firstRow", "anterior");
        orientation.put("firstColumn", "right");
        ObjectNode brain = json.putObject("brain");
        brain.put("rule", String.join(", ", rules()));
        ObjectNode found = brain.putObject("imagesByFinding");
        preparation.brain().images().forEach((finding, images) -> found.put(finding.written(), images));
        brain.put("regionOfInterestIsBrain", true);
        ObjectNode values = json.putObject("values");
        values.put("normalisation", "z-score over the brain of the volume");
        values.put("deviation", "population");
        values.putArray("percentiles").add(1).add(99);
        values.put("lowest", "P1 - (P99 - P1)");
        values.put("highest", "P99 + (P99 - P1)");
        values.put("background", 0);
        ObjectNode slices = json.putObject("slices");
        slices.put("size", settings.size());
        slices.put("fit", settings.fit().name().toLowerCase(Locale.ROOT));
        slices.put(
                "padding",
                crops()
                        ? "to the size, about the middle of the brain's bounding box over the volume, with 0"
                        : "to a square in millimetres, about the middle of the slice, with 0");
        if (crops()) {
            slices.put("resampling", "none");
        } else {
            slices.put("resampling", "bilinear, widened by the scale when shrinking (antialias)");
            slices.put("resamplingOfLabels", "nearest voxel");
        }
        slices.put("minimumBrainFraction", settings.minimumBrainFraction());
        slices.put("slicesPerSubject", settings.slicesPerSubject());
        ObjectNode tensor = json.putObject("tensor");
        tensor.put("type", "float32");
        tensor.putArray("shape").add("n").add(1).add(settings.size()).add(settings.size());
        return json;
    }

    /** The same as numbered sentences. */
    List<String> words() {
        PreparationSettings settings = preparation.settings();
        String size = settings.size() + " x " + settings.size();
        List<String> words = new ArrayList<>();
        words.add(
                "**Orientation.** The volume's axes are reordered and flipped to run right, anterior and superior, nothing is"
                        + " resampled; slices are axial. Row 0 is anterior, column 0 is the patient's right.");
        words.add("**Brain.** Found by the rule `" + String.join("`, `", rules()) + "` ("
                + preparation.brain().images().entrySet().stream()
                        .map(e -> (e.getValue() == 1 ? "in 1 image " : "in " + e.getValue() + " images ")
                                + explained(e.getKey()))
                        .collect(Collectors.joining("; "))
                + "). Voxels of a region of interest counted as brain besides, which nobody can know of an image without"
                + " labels.");
        words.add(
                "**Values.** Over the brain of the whole volume: limited to P1 - (P99 - P1) and P99 + (P99 - P1), P1 and"
                        + " P99 being its first and 99th percentile, then z-scores: less their mean, over their population standard"
                        + " deviation. Background is 0.");
        words.add(
                crops()
                        ? "**Size.** " + size
                                + " pixels are cut out about the middle of the brain's bounding box over the"
                                + " volume, at the image's own resolution; what lies outside the image is 0."
                        : "**Size.** Each slice is padded with 0, about its middle, to a square in millimetres and resampled"
                                + " to " + size + " pixels: bilinear, widened when shrinking so that it averages"
                                + " (`antialias=True` in torch). Labels take the nearest voxel.");
        words.add("**Which slices.** Of each volume "
                + (settings.slicesPerSubject() == 0
                        ? "all slices"
                        : "at most " + settings.slicesPerSubject() + " slices, evenly spaced over those")
                + " of which a share of at least " + settings.minimumBrainFraction()
                + " is brain were used. Slices without brain were not: what the network says of them means nothing.");
        return words;
    }
}
