// Compiled by MSBuild (TorchNatives.targets), not part of the program.
using System;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>Marks one libstdc++ version requirement of an ELF file as weak, where this system's libstdc++ lacks that version.</summary>
public class WeakenSymbolVersion : Task
{
    private const int VersionNeedSection = 0x6ffffffe;
    private const ushort WeakFlag = 0x2;

    private static readonly string[] LibraryFolders =
        { "/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64", "/lib", "/usr/lib" };

    public string File { get; set; }

    public string SymbolVersion { get; set; }

    public override bool Execute()
    {
        if (SystemHasVersion())
        {
            return true;
        }

        byte[] image = System.IO.File.ReadAllBytes(File);
        int flags = FindVersionFlags(image);
        if (flags < 0)
        {
            Log.LogMessage(MessageImportance.Low, "{0} does not require {1}.", File, SymbolVersion);
            return true;
        }

        if ((BitConverter.ToUInt16(image, flags) & WeakFlag) == 0)
        {
            image[flags] |= (byte)WeakFlag;
            ReplaceFile(image);
            Log.LogMessage(MessageImportance.Normal, "Marked {0} as weak in {1}.", SymbolVersion, File);
        }

        return true;
    }

    private bool SystemHasVersion()
    {
        byte[] wanted = Encoding.ASCII.GetBytes(SymbolVersion + "\0");
        string library = LibraryFolders.Select(folder => Path.Combine(folder, "libstdc++.so.6")).FirstOrDefault(System.IO.File.Exists);
        return library != null && IndexOf(System.IO.File.ReadAllBytes(library), wanted) >= 0;
    }

    // The file may be a hard link into the package cache, which must stay as it was published: write a new file, then swap.
    private void ReplaceFile(byte[] image)
    {
        DateTime written = System.IO.File.GetLastWriteTimeUtc(File);
        string replacement = File + ".weakened";
        System.IO.File.WriteAllBytes(replacement, image);
        // With its old time the incremental build sees an up-to-date copy and does not undo this.
        System.IO.File.SetLastWriteTimeUtc(replacement, written);
        System.IO.File.Delete(File);
        System.IO.File.Move(replacement, File);
    }

    // Offset of vna_flags in the .gnu.version_r entry of the version, or -1 (64-bit little-endian ELF).
    private int FindVersionFlags(byte[] image)
    {
        long sections = BitConverter.ToInt64(image, 0x28);
        int sectionSize = BitConverter.ToUInt16(image, 0x3A);
        int sectionCount = BitConverter.ToUInt16(image, 0x3C);
        for (int index = 0; index < sectionCount; index++)
        {
            int header = checked((int)sections + (index * sectionSize));
            if (BitConverter.ToInt32(image, header + 4) != VersionNeedSection)
            {
                continue;
            }

            int content = checked((int)BitConverter.ToInt64(image, header + 0x18));
            int files = BitConverter.ToInt32(image, header + 0x2C);
            int stringsHeader = checked((int)sections + (BitConverter.ToInt32(image, header + 0x28) * sectionSize));
            int strings = checked((int)BitConverter.ToInt64(image, stringsHeader + 0x18));
            return FindInFiles(image, content, files, strings);
        }

        return -1;
    }

    private int FindInFiles(byte[] image, int file, int files, int strings)
    {
        for (int f = 0; f < files; f++, file += BitConverter.ToInt32(image, file + 12))
        {
            int versions = BitConverter.ToUInt16(image, file + 2);
            int version = file + BitConverter.ToInt32(image, file + 8);
            for (int v = 0; v < versions; v++, version += BitConverter.ToInt32(image, version + 12))
            {
                if (ReadName(image, strings + BitConverter.ToInt32(image, version + 8)) == SymbolVersion)
                {
                    return version + 4;
                }
            }
        }

        return -1;
    }

    private static string ReadName(byte[] image, int start)
    {
        return Encoding.ASCII.GetString(image, start, Array.IndexOf(image, (byte)0, start) - start);
    }

    private static int IndexOf(byte[] content, byte[] wanted)
    {
        for (int start = 0; start <= content.Length - wanted.Length; start++)
        {
            int length = 0;
            while (length < wanted.Length && content[start + length] == wanted[length])
            {
                length++;
            }

            if (length == wanted.Length)
            {
                return start;
            }
        }

        return -1;
    }
}
