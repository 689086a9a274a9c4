package org.sourceselect.stage;

import java.nio.file.Path;
import java.util.Optional;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.StageRun;
import org.sourceselect.activity.TrainedModel;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.Manifest;
import org.sourceselect.task.BadInputException;

/** A model in the store: the weights of a U-Net, or a TorchScript program. */
public final class StoredModel {

    static final String PROGRAM = "program.pt";

    private StoredModel() {}

    /** The model's file, of either kind. */
    static Path file(ArtifactStore store, ArtifactRef model) {
        return file(store, store.load(model));
    }

    /** The same of a manifest at hand. */
    static Path file(ArtifactStore store, Manifest model) {
        return store.fetch(model, isProgram(model) ? PROGRAM : Training.WEIGHTS);
    }

    /**
     * The file of weights, to train on.
     *
     * @throws BadInputException when the model is a program
     */
    static Path weights(ArtifactStore store, ArtifactRef model) {
        Manifest manifest = store.load(model);
        if (isProgram(manifest)) {
            throw new BadInputException(
                    "source model",
                    "it was imported as a TorchScript program, which does not say where its encoder ends, and fine-tuning"
                            + " keeps the encoder as it is",
                    "import weights of the U-Net, or judge this source by its scores alone");
        }
        return store.fetch(manifest, Training.WEIGHTS);
    }

    /** The file of weights, of a model as it is in the store; empty when the model is a program. */
    public static Optional<Path> weights(ArtifactStore store, Manifest model) {
        return isProgram(model) ? Optional.empty() : Optional.of(store.fetch(model, Training.WEIGHTS));
    }

    /** What the training that made a model told of it; empty for an imported one. */
    public static Optional<TrainedModel> trained(ArtifactStore store, Manifest model) {
        return model.objects().stream().anyMatch(o -> o.name().equals(Training.OUTCOME))
                ? Optional.of(Training.trained(store, model, new StageRun(true, model.seconds())))
                : Optional.empty();
    }

    private static boolean isProgram(Manifest manifest) {
        return manifest.objects().stream().anyMatch(o -> o.name().equals(PROGRAM));
    }
}
