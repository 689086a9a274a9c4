package org.sourceselect.architecture.broken;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/** Every method reaches for a file or a socket. */
public final class ReadsFiles {

    boolean file(String name) {
        return new File(name).exists();
    }

    int stream(String name) throws IOException {
        try (FileInputStream in = new FileInputStream(name)) {
            return in.read();
        }
    }

    long random(String name) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(name, "r")) {
            return file.length();
        }
    }

    long path(Path path) throws IOException {
        return Files.size(path);
    }

    int socket() throws IOException {
        try (Socket socket = new Socket()) {
            return socket.getPort();
        }
    }
}
