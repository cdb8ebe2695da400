using FaceNet.ServiceDefaults.Hosting;

namespace FaceNet.Clusterer;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddServiceDefaults();
        builder.AddClusterer();
        return await builder.RunServiceAsync(app => app.MapClusterer());
    }
}
