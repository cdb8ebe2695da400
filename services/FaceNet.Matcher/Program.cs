using FaceNet.ServiceDefaults.Hosting;

namespace FaceNet.Matcher;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddServiceDefaults();
        builder.AddMatcher();
        return await builder.RunServiceAsync(app => app.MapMatcher());
    }
}
