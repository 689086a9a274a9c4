package org.sourceselect.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.stage.StoredModel;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.Manifest;
import org.sourceselect.task.BadInputException;

/**
 * A model with all that other programs need to use it, and people to judge it.
 *
 * <p>Written are {@value #WEIGHTS}, the very bytes of the store; {@value #MODULE}, the network for torch; {@value #PREPROCESSING},
 * how volumes become slices; and the model card {@value #CARD}.
 */
public final class ModelExport {

    /** All tensors, batch statistics among them, by the names of torch's modules. */
    public static final String WEIGHTS = "weights.safetensors";

    /** The network as a torch module. */
    public static final String MODULE = "unet.py";

    /** What {@link Preprocessing} says, as JSON. */
    public static final String PREPROCESSING = "preprocessing.json";

    /** The model card, in Markdown. */
    public static final String CARD = "README.md";

    /** Two Dice of the same bits are the same double; a JSON file may have passed through other hands. */
    private static final double SAME = 1e-9;

    private final Path weights;
    private final String preprocessing;
    private final String card;
    private final List<String> summary;

    private ModelExport(Path weights, String preprocessing, String card, List<String> summary) {
        this.weights = weights;
        this.preprocessing = preprocessing;
        this.card = card;
        this.summary = summary;
    }

    /**
     * Reads a model and how it came to be.
     *
     * @throws org.sourceselect.store.ArtifactGoneException when a part of it, or of what it was made from, is not in the store
     * @throws org.sourceselect.store.CorruptArtifactException when it is damaged there
     * @throws BadInputException when the model was imported, when it has been computed anew since the selection was written and is
     *     another one, and when another release made it in another way
     */
    public static ModelExport read(ArtifactStore store, SelectedModel selected) throws IOException {
        Manifest model = store.load(ArtifactKind.MODEL, selected.key());
        ModelHistory history = ModelHistory.of(store, model);
        Optional<Path> file = StoredModel.weights(store, model);
        ModelHistory.Lesson last = history.last()
                .orElseThrow(() -> new BadInputException(
                        "SOURCE",
                        "the model of " + selected.task()
                                + " was imported as it is, and nothing is known of its training",
                        "take the file that the data set's description names under models"));
        checkSame(selected, last);
        Path weights = file.orElseThrow(() -> new IllegalStateException("a training made a program"));
        Preprocessing preprocessing = new Preprocessing(last.data());
        ModelCard card =
                new ModelCard(selected, history, preprocessing, ModelCard.Net.of(weights), model.object(WEIGHTS));
        return new ModelExport(
                weights,
                new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(preprocessing.json()) + "\n",
                card.text(),
                card.summary());
    }

    /** What it is and how good, in a line or two. */
    public List<String> summary() {
        return summary;
    }

    private static void checkSame(SelectedModel selected, ModelHistory.Lesson last) {
        double now = selected.of() == SelectedModel.Of.SOURCE
                ? last.result().ownDice().mean()
                : last.result().dice().mean();
        if (selected.dice().isPresent()
                && Math.abs(selected.dice().getAsDouble() - now) > SAME
                && Double.isFinite(now)) {
            throw new BadInputException(
                    "SOURCE",
                    "the model in the store has Dice " + now + " where the selection says "
                            + selected.dice().getAsDouble() + ": it has been computed anew since",
                    "run the same selection again, which then tells of the model that is there");
        }
    }

    /** The files that {@link #write} makes. */
    public static List<String> files() {
        return List.of(WEIGHTS, MODULE, PREPROCESSING, CARD);
    }

    /** Writes all files into a folder that is there and empty. */
    public void write(Path folder) throws IOException {
        Files.copy(weights, folder.resolve(WEIGHTS));
        try (InputStream module = ModelExport.class.getResourceAsStream(MODULE)) {
            if (module == null) {
                throw new FileNotFoundException(MODULE);
            }
            Files.copy(module, folder.resolve(MODULE));
        }
        Files.writeString(folder.resolve(PREPROCESSING), preprocessing);
        Files.writeString(folder.resolve(CARD), card);
    }
}
