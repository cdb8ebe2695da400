namespace FaceNet.Standalone.EndToEndTests.Commands;

/// <summary>A folder of faces that cannot serve is said before anything starts.</summary>
public sealed class FacesFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Demo_FolderMissing_NamesItAndTheLayout() =>
        await AssertRefusedAsync("missing", "does not exist", "one sub-folder per person");

    [Fact]
    public async Task Demo_FileInsteadOfAFolder_SaysSo()
    {
        await File.WriteAllBytesAsync(_folder["photo.jpg"], DrawnPeople.Photo(0), TestContext.Current.CancellationToken);

        await AssertRefusedAsync("photo.jpg", "is a file", "one sub-folder per person");
    }

    [Fact]
    public async Task Demo_EmptyFolder_SaysSo()
    {
        Directory.CreateDirectory(_folder["empty"]);

        await AssertRefusedAsync("empty", "holds no photo", "one sub-folder per person");
    }

    [Fact]
    public async Task Demo_PhotosWithoutSubFolders_AsksForThem()
    {
        await WriteAsync("flat/photo.jpg");

        await AssertRefusedAsync("flat", "holds no photo in a sub-folder");
    }

    [Fact]
    public async Task Demo_OnePerson_AsksForMore()
    {
        await WriteAsync("one/anna/1.jpg");
        await WriteAsync("one/anna/2.jpg");
        Directory.CreateDirectory(_folder["one/bea"]);

        await AssertRefusedAsync("one", "anna", "at least 2 people");
    }

    [Fact]
    public async Task Demo_PhotoThatCannotBeRead_NamesIt()
    {
        await WriteAsync("two/anna/1.jpg");
        await WriteAsync("two/bea/1.jpg");

        // Held as by another process that writes it: no permission would stop the superuser, under whom tests often run.
        await using var held = new FileStream(_folder["two/bea/1.jpg"], FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        await AssertRefusedAsync("two", _folder["two/bea/1.jpg"], "cannot be read");
    }

    private async Task AssertRefusedAsync(string faces, params string[] words)
    {
        var run = await CommandRun.RunAsync("demo", "--faces", _folder[faces], "--report", _folder["report"]);

        run.AssertRefused([_folder[faces], .. words]);
    }

    private async Task WriteAsync(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[file])!);
        await File.WriteAllBytesAsync(_folder[file], DrawnPeople.Photo(0), TestContext.Current.CancellationToken);
    }
}
